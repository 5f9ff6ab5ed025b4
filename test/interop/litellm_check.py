"""Loads an exported file into LiteLLM's Router, classifies prompts with its own complexity router, and lets a tier fail.

stdin: {"config": path, "prompts": [text], "weak": alias, "strong": alias}; stdout: one JSON object.
"""

import asyncio
import json
import os
import sys

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
os.environ.setdefault("OPENAI_API_KEY", "synthetic")

import litellm  # noqa: E402
import yaml  # noqa: E402
from litellm import Router  # noqa: E402

wanted = json.load(sys.stdin)
with open(wanted["config"], encoding="utf-8") as handle:
    config = yaml.safe_load(handle)
for model in config["model_list"]:
    if model["litellm_params"]["model"].startswith("openai/"):
        model["litellm_params"]["mock_response"] = model["model_name"]
router = Router(model_list=config["model_list"], **config["router_settings"])
classifier = router.complexity_routers["tuned-router"][0].strategy


async def main():
    picked = []
    for prompt in wanted["prompts"]:
        answer = await classifier.async_pre_routing_hook(
            model="tuned-router", request_kwargs={}, messages=[{"role": "user", "content": prompt}]
        )
        picked.append(answer.model)
    message = [{"role": "user", "content": wanted["prompts"][0]}]
    routed = await router.acompletion(model="tuned-router", messages=message)
    fallen = await router.acompletion(model=wanted["weak"], messages=message, mock_testing_fallbacks=True)
    return {
        "version": getattr(litellm, "__version__", None),
        "picked": picked,
        "routed": routed.choices[0].message.content,
        "fallen": fallen.choices[0].message.content,
    }


print(json.dumps(asyncio.run(main())))
