"""Loads an exported file into LiteLLM's Router, classifies prompts with its own complexity router, and lets a tier fail.

stdin: {"config": path, "prompts": [text], "weak": alias, "strong": alias, "log": path | null}; stdout: one JSON object.
With "log", the first prompts are asked for real (the answers are LiteLLM's mocks) and LiteLLM's own log of them is written there.
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
from litellm.integrations.custom_logger import CustomLogger  # noqa: E402

wanted = json.load(sys.stdin)
with open(wanted["config"], encoding="utf-8") as handle:
    config = yaml.safe_load(handle)
for model in config["model_list"]:
    if model["litellm_params"]["model"].startswith("openai/"):
        model["litellm_params"]["mock_response"] = model["model_name"]
router = Router(model_list=config["model_list"], **config["router_settings"])
classifier = router.complexity_routers["tuned-router"][0].strategy


class Journal(CustomLogger):
    """LiteLLM's standard logging payloads, one a line."""

    def __init__(self, path):
        super().__init__()
        self.path = path
        self.rows = 0

    def write(self, kwargs):
        with open(self.path, "a", encoding="utf-8") as handle:
            handle.write(json.dumps(kwargs["standard_logging_object"], default=str) + "\n")
        self.rows += 1

    async def async_log_success_event(self, kwargs, response_obj, start_time, end_time):
        # Calls made before are logged late, too.
        if (kwargs.get("litellm_params", {}).get("metadata") or {}).get("asked_by") == "interop":
            self.write(kwargs)


async def ask_and_log(path):
    journal = Journal(path)
    litellm.callbacks = [journal]
    asked = wanted["prompts"][:60]
    for prompt in asked:
        message = {"role": "user", "content": prompt}
        await router.acompletion(model="tuned-router", messages=[message], metadata={"asked_by": "interop"})
    for _ in range(100):
        if journal.rows >= len(asked):
            break
        await asyncio.sleep(0.1)
    litellm.callbacks = []
    return journal.rows


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
    logged = await ask_and_log(wanted["log"]) if wanted.get("log") else 0
    return {
        "logged": logged,
        "version": getattr(litellm, "__version__", None),
        "picked": picked,
        "routed": routed.choices[0].message.content,
        "fallen": fallen.choices[0].message.content,
    }


print(json.dumps(asyncio.run(main())))
