package io.runledger.standalone.e2e;

import java.util.List;

/** What an ordeal asks the product for. */
final class OrdealRequests {

    private OrdealRequests() {}

    static final String DEPOSIT =
            """
            {"amount": "1000000000", "reason": "deposit", "reference": "for the ordeal"}
            """;

    /** Budgets of the tenant {@code north}, which nothing here comes near. */
    static final List<String> BUDGETS =
            List.of(
                    """
                    {"scope": "tenant", "period": "month", "stop_credits": "900000000000"}
                    """,
                    """
                    {"scope": "account", "subject": "lab", "period": "month",
                     "warn_credits": "900000000000"}
                    """,
                    """
                    {"scope": "graph", "subject": "ordeal", "period": "month",
                     "stop_credits": "900000000000"}
                    """);

    static final String REQUEST =
            """
            {"graph_id": "ordeal",
             "input": {"many": ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m",
                                "n", "o", "p", "q", "r"],
                       "few": ["x", "y", "z"]}}
            """;

    static final String GRAPH =
            """
            {"id": "ordeal", "name": "Many calls", "definition": {
              "state_schema": {"many": {"type": "array"}, "few": {"type": "array"},
                "paid": {"type": "array"}, "free": {"type": "array"}, "own": {"type": "array"},
                "local": {"type": "array"}, "talk": {"type": "string"},
                "sum": {"type": "string"}},
              "nodes": {
                "each_paid": {"type": "send", "items_key": "state.many",
                              "target_node": "ask_paid", "output_key": "paid"},
                "ask_paid": {"prompt_template": "paid {{ item }}", "model": "fault-large",
                             "retry": {"max_attempts": 3, "initial_interval_ms": 100}},
                "each_free": {"type": "send", "items_key": "state.few",
                              "target_node": "ask_free", "output_key": "free"},
                "ask_free": {"prompt_template": "free {{ item }}", "model": "free-small",
                             "retry": {"max_attempts": 3, "initial_interval_ms": 100}},
                "each_own": {"type": "send", "items_key": "state.few",
                             "target_node": "ask_own", "output_key": "own"},
                "ask_own": {"prompt_template": "own {{ item }}", "model": "own-large"},
                "each_local": {"type": "send", "items_key": "state.few",
                               "target_node": "ask_local", "output_key": "local"},
                "ask_local": {"prompt_template": "local {{ item }}", "model": "fault-local"},
                "talk": {"type": "agent", "prompt_template": "talk", "max_turns": 4,
                         "continuation_prompt": "go on", "output_key": "talk",
                         "model": "fault-large",
                         "retry": {"max_attempts": 5, "initial_interval_ms": 100}},
                "sum": {"prompt_template": "sum up", "output_key": "sum", "model": "fault-large",
                        "retry": {"max_attempts": 5, "initial_interval_ms": 100}}},
              "edges": [["__start__", "each_paid"], ["__start__", "each_free"],
                        ["__start__", "each_own"], ["__start__", "each_local"],
                        ["__start__", "talk"], ["each_paid", "sum"], ["each_free", "sum"],
                        ["each_own", "sum"], ["each_local", "sum"], ["talk", "sum"],
                        ["sum", "__end__"]]}}
            """;
}
