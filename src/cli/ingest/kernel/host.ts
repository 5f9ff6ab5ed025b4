/** `Number` of the text from `from` to `end`. */
@external('host', 'numberOf')
export declare function numberOf(from: usize, end: usize): f64;
