"""The environment variables that template.yaml gives to each function, where no CloudFormation resolves them."""

import os
import tomllib
from collections.abc import Callable, Mapping
from typing import Any

from tools import template

# What the command line of make may set, and the stack's parameter.
PARAMETERS = {
    "RATE_LIMITS": "RateLimits",
    "CMS_URL": "CmsUrl",
    "WEBHOOK_URL": "WebhookUrl",
    "XAPI_URL": "XapiUrl",
    "XAPI_HOME_PAGE": "XapiHomePage",
    "XAPI_VERSION": "XapiVersion",
    "LOOPBACK_SUBSCRIBERS": "LoopbackSubscribers",
    "LANGUAGE_API_ACCESS": "LanguageApiAccess",
    "VIDEO_PROGRESS_CASE": "VideoProgressCase",
    "ORIGINS": "AllowedOrigins",
}

STACK = "hito"

Resolve = Callable[[str], str]


def parameters(given: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The value of each of the stack's parameters in the local cloud; ``given`` has those of the command line."""
    defaults = {name: str(one.get("Default", "")) for name, one in template.load()["Parameters"].items()}
    config = tomllib.loads((template.TEMPLATE.parent / "samconfig.toml").read_text(encoding="utf-8"))
    local = config["local"]["deploy"]["parameters"]["parameter_overrides"]
    overrides = {name: value for name, _, value in (each.partition("=") for each in local)}
    asked = {PARAMETERS[name]: given[name] for name in PARAMETERS if given.get(name)}
    return defaults | overrides | asked


def of_functions(values: Mapping[str, str], resource: Resolve) -> dict[str, dict[str, str]]:
    """The variables of each function, by logical id.

    ``values`` are the parameters' values; ``resource`` is asked for what a reference to a resource stands for.
    """
    everywhere = template.load()["Globals"]["Function"]["Environment"]["Variables"]

    def resolved(value: Any) -> str:
        match value:
            case {"Ref": "AWS::StackName"}:
                return STACK
            case {"Ref": name}:
                return values[name] if name in values else resource(name)
            case {"Fn::GetAtt": [name, _]}:
                return resource(name)
            case {"Fn::If": [condition, then, otherwise]}:
                return resolved(then if holds(condition, values) else otherwise)
            case dict():
                raise NotImplementedError(f"an environment variable that this cannot resolve: {value}")
        return str(value)

    return {
        name: {
            variable: resolved(value)
            for variable, value in {**everywhere, **function.get("Environment", {}).get("Variables", {})}.items()
        }
        for name, function in template.functions().items()
    }


def holds(condition: str, values: Mapping[str, str]) -> bool:
    """Whether a condition of the template holds with these values of its parameters."""

    def is_true(value: Any) -> bool:
        match value:
            case {"Fn::Not": [inner]}:
                return not is_true(inner)
            case {"Fn::Equals": [{"Ref": parameter}, text]}:
                return values[parameter] == text
        raise NotImplementedError(f"a condition that this cannot decide: {value}")

    return is_true(template.load()["Conditions"][condition])
