/** A feature that counts words of a list: whole words, letters a to z without regard to case. */
export interface WordList {
  name: string;
  meaning: string;
  /** Words and phrases, separated by bars. The words of a phrase stand one space apart. */
  words: string;
}

/**
 * Cues of what kind of work is asked for: English, and behind it the commonest orders in German, French, Spanish, Portuguese, Italian,
 * Dutch, Polish and Indonesian. A word ends at a letter with a mark, so `écris` is told by `cris` and `función` by `funci`.
 */
export const KIND_WORDS: readonly WordList[] = [
  {
    name: 'translate_words',
    meaning: 'asks for another language',
    words:
      'translate|translates|translated|translating|translation|translations|translator|into english|into french|into german|into spanish|into italian|into portuguese|into chinese|into japanese|into korean|into russian|into arabic|into hindi|say in french|say in spanish|say in german|say in italian|bersetze|bersetzen|bersetzung|uebersetze|traduis|traduire|traduisez|traduction|traduce|traducir|traduzca|traducci|traduz|traduza|traduzir|traduci|traduzione|vertaal|vertalen|vertaling|przet|terjemahkan',
  },
  {
    name: 'summarise_words',
    meaning: 'asks for a shorter account',
    words:
      'summarize|summarise|summarizes|summarizing|summarising|summarized|summary|summaries|tldr|tl dr|condense|key points|key takeaways|main points|main ideas|in a nutshell|abstract of|fasse|zusammenfassen|zusammenfassung|sume|sumez|resumen|resumir|resuma|resumo|riassumi|riassumere|riassunto|samenvatting|podsumuj|ringkas|rangkum',
  },
  {
    name: 'rewrite_words',
    meaning: 'asks to change a given text and keep its sense',
    words:
      'rewrite|rewriting|rephrase|rephrasing|paraphrase|paraphrasing|reword|rewording|proofread|proofreading|copyedit|edit|polish|shorten|lengthen|make this sound|make it sound|more formal|more concise|more professional|grammar|grammatical|spelling|tone|umformulieren|formuliere|korrigiere|reformule|reformulez|corrige|corrigez|corregir|reescribe|reescribir|reescreva|corrija|riscrivi|correggi|riformula|herschrijf',
  },
  {
    name: 'classify_words',
    meaning: 'asks for a label from a set',
    words:
      'classify|classifies|classified|classification|categorize|categorise|categorized|category|categories|label|labels|labelled|sentiment|positive or negative|spam or|true or false|yes or no|belongs to|one of the following|intent of|rate the|score of 1|klassifiziere|klassifizieren|classifie|clasifica|clasificar|classifica|classificar|classificeer',
  },
  {
    name: 'extract_words',
    meaning: 'asks to take facts out of a given text',
    words:
      'extract|extracts|extracting|extraction|pull out|find all|list all|list every|identify all|identify the|named entity|entities|key value|mentioned in|parse the|fill in the fields|retrieve the|extrahiere|extrahieren|extrais|extraire|extrae|extraer|extraia|extrair|estrai|estrarre',
  },
  {
    name: 'ideas_words',
    meaning: 'asks for several ideas',
    words:
      'brainstorm|brainstorming|ideas|idea for|come up with|suggestions|suggest some|suggest a|names for|titles for|give me some|ways to|things to do|think of|ideen|ideias|sugerencias|suggerimenti',
  },
  {
    name: 'plan_words',
    meaning: 'asks to plan, weigh, judge or analyse',
    words:
      'planning|strategy|strategies|roadmap|itinerary|analyze|analyse|analyzes|analysis|analyzing|compare|comparing|comparison|contrast|evaluate|evaluating|evaluation|assess|assessment|critique|pros and cons|advantages and disadvantages|trade offs|tradeoffs|implications|recommendation|recommendations|propose|proposal|architecture|feasibility|root cause|prioritize|prioritise|business model|optimize|optimise|improve|protocol|criteria|discuss|argue|argument|arguments|justify|hypothesis|design|a plan|vergleiche|analysiere|bewerte|comparez|analysez|compara|analiza|estrategia|confronta|analizza|vergelijk|analyseer',
  },
  {
    name: 'write_words',
    meaning: 'asks for a new text',
    words:
      'write|writing|compose|draft|create|creating|generate|generating|invent|craft|produce|story|stories|poem|poems|poetry|essay|essays|article|blog|email to|letter|lyrics|rap|script|screenplay|dialogue|dialog|monologue|novel|chapter|fanfic|fanfiction|fic|scene|plot|protagonist|roleplay|role play|act as|pretend|imagine|haiku|limerick|sonnet|rhyme|rhyming|slogan|tagline|headline|press release|product description|captions|caption|tweet|outline|biography|narrative|fiction|prompt|a song|the speech|a speech|main character|the characters|the role of|picture yourself|the voice of|persona|schreib|schreibe|schreiben|erstelle|verfasse|gedicht|geschichte|cris|crire|crivez|dige|digez|histoire|escribe|escriba|escribir|redacta|poema|cuento|escreva|escrever|crie|redija|scrivi|scrivere|poesia|racconto|schrijf|schrijven|verhaal|napisz|wiersz|buatkan|tuliskan|puisi',
  },
  {
    name: 'maths_words',
    meaning: 'speaks of mathematics or quantities to be worked out',
    words:
      'solve|equation|equations|integral|integrals|derivative|derivatives|theorem|lemma|proof|prove|proves|probability|matrix|matrices|eigenvalue|eigenvalues|vector|vectors|polynomial|polynomials|prime|primes|integer|integers|divisible|divisor|divisors|multiple of|multiples|modulo|remainder|remainders|triangle|triangles|circle|circles|radius|diameter|perpendicular|parallel|angle|angles|hypotenuse|parabola|ellipse|hyperbola|coordinate|coordinates|logarithm|sqrt|square root|roots|digit|digits|permutation|permutations|combinations|combinatorics|factorial|arithmetic|geometric|sequence|sequences|series|perimeter|surface area|inequality|inequalities|expectation|variance|standard deviation|gradient|converges|diverges|converge|continuous|differentiable|function f|real numbers|real number|complex numbers|rational|irrational|isomorphic|subspace|subset|subsets|bijection|tangent|cosine|sine|cos|sin|tan|numerator|denominator|fraction|simplify|factor|evaluate|compute|maximum value|minimum value|smallest|largest|consecutive|sum of|product of|ratio|ratios|how many ways|distinct|symmetric|positive numbers|infinite|finite|graph of|plane|cube|sphere|polygon|hexagon|quadrilateral|trapezoid|rectangle|puzzle|riddle|calculus|algebra|geometry|the limit of|the volume of|cot|gleichung|gleichungen|primzahl|primzahlen|wahrscheinlichkeit|berechne|beweise|quation|quations|ecuaci|equazione|resuelve|resolva|risolvi|calcula|calcule|calculez|calcola|demuestra|probabilidad|probabilidade',
  },
  {
    name: 'quantity_words',
    meaning: 'speaks of amounts that depend on each other',
    words:
      'how many|how much|how long|how far|how old|each|every|total|altogether|in all|twice|times as many|times as much|half|third|quarter|double|triple|percent|percentage|per|more than|less than|fewer|remaining|remainder|left|rest|average|equally|dozen|profit|discount|speed|rate|calculate|difference between|wie viele|wieviel|combien|quantos|quantas|quanti|quante|hoeveel',
  },
  {
    name: 'code_words',
    meaning: 'speaks of programming',
    words:
      'python|javascript|typescript|java|golang|rust|kotlin|swift|php|perl|ruby|scala|haskell|matlab|sql|mysql|postgres|postgresql|sqlite|mongodb|hivesql|duckdb|html|css|react|angular|vue|django|flask|fastapi|numpy|pandas|pytorch|tensorflow|unity|godot|unreal|arduino|verilog|vhdl|assembly|bash|powershell|linux|docker|kubernetes|k8s|terraform|ansible|git|github|api|apis|regex|regexp|code|coding|codebase|program|programming|programmer|function|functions|def|elif|return|returns|const|int|float|bool|boolean|string|strings|null|void|struct|enum|lambda|import|variable|variables|array|arrays|dictionary|dataframe|pointer|loop|loops|recursion|recursive|algorithm|algorithms|data structure|binary tree|linked list|linked lists|hash map|hashmap|compile|compiler|debug|debugging|bug|bugs|exception|stack trace|traceback|syntax|endpoint|backend|frontend|server|database|query|queries|schema|unit test|unit tests|implement|implements|implementation|refactor|script|scripts|vimscript|graphviz|latex|excel formula|vba|cli|thread|threads|mutex|kernel|npm|node js|nodejs|ide|runtime|assert|funktion|funktionen|funci|fonction|funzione|algorithmus|algoritmo|algorithme|codice|digo|datenbank',
  },
  {
    name: 'explain_words',
    meaning: 'asks for an explanation',
    words:
      'explain|explains|explaining|explanation|why|describe|describing|elaborate|clarify|reason|reasons|reasoning|mechanism|how does|how do|how did|how would|how could|how can|erkl|warum|beschreibe|explique|expliquez|explica|pourquoi|spiega|waarom',
  },
  {
    name: 'fact_words',
    meaning: 'asks for a fact',
    words:
      'what is|what are|what was|what were|what s|who|whose|when|where|which|define|definition|meaning of|does|did|can i|do you know|do i|tell me',
  },
  {
    name: 'source_words',
    meaning: 'points at a given text to answer from',
    words:
      'passage|the text|following text|the article|following article|the paragraph|the document|following document|context|according to|the above|the excerpt|transcript|reference text|provided text|the report',
  },
  {
    name: 'chat_words',
    meaning: 'greets, thanks or makes conversation',
    words:
      'hi|hello|hey|thanks|thank you|bye|goodbye|good morning|good evening|good night|how are you|what s up|nice to meet|your name|who are you|joke|jokes|lol|haha|okay|welcome',
  },
];

/** Cues of how much work it is. */
export const EFFORT_WORDS: readonly WordList[] = [
  {
    name: 'constraint_words',
    meaning: 'lays down what the answer must or must not be',
    words:
      'must|should|shall|at least|at most|no more than|no less than|exactly|only|ensure|make sure|without|avoid|do not|don t|never|always|required|requirement|requirements|constraint|constraints|except|unless|such that|so that|given that|provided that|assume|assuming|suppose|in the style|word limit|maximum|minimum|between',
  },
  {
    name: 'depth_words',
    meaning: 'asks for thoroughness or for several steps',
    words:
      'step by step|steps|detailed|in detail|details|thorough|thoroughly|comprehensive|complete|full|depth|explicitly|rigorous|rigorously|carefully|example|examples|show your|show that|proof|prove|derive|derivation|determine|deduce|infer|advanced|complex|expert|research|experiment|scenario|simulate|simulation|estimate|robust|robustly|efficient|efficiently|scalable|production|perfect',
  },
  {
    name: 'format_words',
    meaning: 'asks for a form of output',
    words:
      'json|csv|xml|yaml|html|markdown|table|tables|bullet points|bullet list|bulleted|bullets|numbered list|format|formatted|columns|schema|template|headings|section|sections|words|sentences|paragraphs|lines',
  },
  {
    name: 'sequence_words',
    meaning: 'ties steps together',
    words:
      'then|first|second|next|finally|afterwards|also|additionally|moreover|both|respectively|before|after|while|until|following',
  },
  {
    name: 'expert_words',
    meaning: 'speaks of a field that takes training',
    words:
      'theory|quantum|molecule|molecular|molar|enzyme|protein|peptide|gene|genetic|thermodynamics|entropy|equilibrium|voltage|circuit|semiconductor|legal|statute|plaintiff|defendant|jurisdiction|contract|liability|diagnosis|patient|clinical|therapy|disease|physiology|symptoms|macroeconomic|econometric|regression|statistical|hyperparameter|neural|bayesian|dataset|philosophy|philosophical|epistemology|constitutional|treaty|velocity|acceleration|momentum|kinetic|electron|electrons|oxidation|reaction|solution|isotope|astrophysics|mass|energy|temperature|density|concentration|engineering|financial model|valuation|derivatives market|amortization|audit|accounting',
  },
];

/** Which language the text is in: function words that the other group lacks. ASCII only. */
export const LANGUAGE_WORDS: readonly WordList[] = [
  {
    name: 'english_words',
    meaning: 'function words of English',
    words:
      'the|of|and|to|is|are|was|it|that|this|my|your|you|with|for|what|how|i|have|has|not|be|at|by|from|can|do|will|would|there|they|we',
  },
  {
    name: 'foreign_words',
    meaning:
      'common words of German, French, Spanish, Portuguese, Italian, Dutch, Polish, Turkish, Indonesian and Vietnamese',
    words:
      'der|das|und|ist|nicht|ein|eine|einen|wie|ich|mit|von|zu|dem|sie|wir|aus|auch|le|la|les|des|du|et|est|une|pour|que|qui|dans|sur|avec|pas|je|mon|moi|el|los|las|del|por|para|una|como|con|un|yo|uma|ao|il|che|di|sono|gli|della|het|een|voor|niet|op|jest|nie|jak|ve|bir|bu|yang|dan|untuk|dengan|saya|apa|cho|va|trong|khi|anh|toi|auf|schreib|erstelle|escribe|crea|puedes|fais|cris|scrivi|crie|haz',
  },
];
