"""Runs scripted graphs in LangGraph and says which nodes ran in each superstep, and the state after it.

Reads one case per line from stdin and writes one line per case to stdout:

    {"id", "schema": {key: reducer}, "nodes": [name], "edges": [[source, target]], "joins": [name],
     "routes": [name], "input": {key: value}, "limit": steps,
     "script": {node: [{"update": {…}, "goto"?: [name], "route"?: value}]}}
    -> {"id", "steps": [{"nodes": [name], "state": {…}}]}

An edge from "node:value" is conditional. A node in "joins" waits for all edges into it. The n-th run
of a node takes the n-th entry of its script.
"""

import json
import operator
import sys
from typing import Annotated, Any, Optional, TypedDict

from langchain_core.messages import RemoveMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, StateGraph
from langgraph.graph.message import add_messages
from langgraph.types import Command


def merge(held: dict, update: dict) -> dict:
    return {**held, **update}


# LangGraph looks at a reducer's parameters, and the built-in functions show none.
def smaller(held: float, update: float) -> float:
    return min(held, update)


def larger(held: float, update: float) -> float:
    return max(held, update)


CHANNELS = {
    "last_value": Any,
    "append": Annotated[list, operator.add],
    "add": Annotated[float, operator.add],
    "merge": Annotated[dict, merge],
    "min": Annotated[float, smaller],
    "max": Annotated[float, larger],
    # Without a type of its own to start from, the first value is taken as it is.
    "first_min": Annotated[Optional[float], smaller],
    "first_max": Annotated[Optional[float], larger],
    "add_messages": Annotated[list, add_messages],
}


def given(schema: dict, update: dict) -> dict:
    """The update as LangGraph takes it: its messages to delete have a class of their own."""
    return {
        key: [RemoveMessage(id=m["id"]) if m.get("remove") else m for m in value]
        if schema[key] == "add_messages"
        else value
        for key, value in update.items()
    }


def shown(schema: dict, values: dict) -> dict:
    state = {}
    for key, reducer in schema.items():
        value = values.get(key)
        if reducer == "add_messages":
            roles = {"human": "user", "ai": "assistant", "system": "system"}
            value = [
                {"id": m.id, "role": roles[m.type], "content": m.content}
                for m in value or []
            ]
        state[key] = value
    return state


class Case:
    def __init__(self, case: dict):
        self.case = case
        self.schema = case["schema"]
        self.runs: dict[str, int] = {}

    def turn(self, node: str) -> dict:
        """What the node does in its latest run; nothing once its script has ended."""
        script = self.case["script"].get(node, [])
        run = self.runs.get(node, 0) - 1
        return script[run] if run < len(script) else {}

    def node(self, name: str):
        def run(_state):
            self.runs[name] = self.runs.get(name, 0) + 1
            turn = self.turn(name)
            update = given(self.schema, turn.get("update", {}))
            goto = turn.get("goto")
            return Command(update=update, goto=goto) if goto else update

        return run

    def jumps(self, node: str) -> bool:
        return any("goto" in turn for turn in self.case["script"].get(node, []))

    def graph(self):
        channels = {key: CHANNELS[name] for key, name in self.schema.items()}
        graph = StateGraph(TypedDict("State", channels))
        for name in self.case["nodes"]:
            graph.add_node(name, self.node(name))
        joined: dict[str, list[str]] = {}
        routes: dict[str, dict[str, list[str]]] = {}
        for source, target in self.case["edges"]:
            if ":" in source:
                route, value = source.split(":", 1)
                routes.setdefault(route, {}).setdefault(value, []).append(target)
            elif target in self.case["joins"]:
                joined.setdefault(target, []).append(source)
            elif self.jumps(source):
                # Its own edge counts only where it does not jump: LangGraph would take both.
                routes.setdefault(source, {}).setdefault("", []).append(target)
            else:
                graph.add_edge(source, target)
        for target, sources in joined.items():
            graph.add_edge(sources, target)
        for route, targets in routes.items():
            graph.add_conditional_edges(route, self.choice(route, targets))
        return graph.compile(checkpointer=InMemorySaver())

    def choice(self, route: str, targets: dict):
        def choose(_state):
            turn = self.turn(route)
            if "goto" in turn:
                return []
            return targets.get(turn.get("route", "done" if route in self.case["routes"] else ""), [])

        return choose

    def run(self) -> dict:
        steps: dict[int, dict] = {}
        config = {
            "configurable": {"thread_id": "1"},
            "recursion_limit": self.case["limit"],
        }
        given_input = given(self.schema, self.case["input"])
        for event in self.graph().stream(given_input, config, stream_mode="debug"):
            step = event["step"]
            if step < 1:
                continue
            at = steps.setdefault(step, {"nodes": [], "state": {}})
            if event["type"] == "task":
                at["nodes"].append(event["payload"]["name"])
            elif event["type"] == "checkpoint":
                at["state"] = shown(self.schema, event["payload"]["values"])
        ordered = [steps[number] for number in sorted(steps)]
        for step in ordered:
            step["nodes"].sort()
        return {"id": self.case["id"], "steps": ordered}


for line in sys.stdin:
    print(json.dumps(Case(json.loads(line)).run(), separators=(",", ":")), flush=True)
