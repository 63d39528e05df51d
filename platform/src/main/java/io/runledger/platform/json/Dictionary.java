package io.runledger.platform.json;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What stored events often say, for {@link Packing}: the commonest last, since near matches take
 * fewer bits. It is a part of the stored form and is never changed; a better one is another form.
 */
final class Dictionary {

    private static final String UUID = "" + (char) Tokens.UUID;
    private static final String HASH = "" + (char) Tokens.HEX + (char) 32;
    private static final String MILLIS = "" + (char) Tokens.INSTANT + (char) 3;
    private static final String NANOS = "" + (char) Tokens.INSTANT + (char) 9;
    private static final String MICROS = "" + (char) Tokens.INSTANT + (char) 6;

    private static final String ONE =
            """
            {"edges":[{"from":"__start__","to":"__end__","state_schema":{"type":"reducer":"last_value"
            "append","max_steps":1000,"nodes":{"type":"transform","updates":{"prompt":"{{input.
            {"source_system":"litellm","call_id":"U","tenant_id":"default","account_id":"default","facts"
            :{"response_id":"chatcmpl-","run_id":"U","attempt":0,"node":"","graph_id":"","run_kind":
            "user_immediate","trigger_source":"api","model":"demo","provider":"openai","tokens_in":
            ,"tokens_out":,"started_at":"M","duration_millis":,"cache_hit":false,"estimated":false},
            "provider_cost_usd":0.000,"markup":2.0,"cost_usd":0.000,"charged_credits":,"provenance":"
            callback","at":"S
            {"tenant_id":"default","account_id":"default","run_id":"U","amount":1000000,"held_after":0,
            "at":"S","from_hold":,"balance_after":,"source_reference":"","source_position":
            {"tenant_id":"default","graph_id":"","version":1,"name":"","definition":{"hash":"H
            {"tenant_id":"default","namespace":"","key":"","content_key":"store:default:","source":"","by":
            "key:default","by":"system","reason":"","apply_after":"","worker_id":"","url":"http://"
            ,"protocol":"webhook","tags":[],"max_concurrent":1,"token_ref":"
            {"run_id":"U","tenant_id":"default","idempotency_key":"U","graph":{"id":"inline:","version":1,
            "hash":"H"},"account_id":"default","trigger":{"kind":"user_immediate","source":"api",
            "requested_by":"key:default"},"request_hash":"H","workflow_id":"graph-run:default:U","at":"S
            ,"subgraphs":[{"id":"","origin":{"run_id":"U","dropped_nodes":[]},"ref":"
            {"input":{},"config":{},"start":{"output":""},"message":"","updates":{"error_message":"
            "error_code":"node_failed","errors":[],"from_attempt":0,"from_step":,"kind":"node","nodes":["
            {"run_id":"U","attempt":0,"execution":"graph-run:default:U/U","at":"S"}
            {"run_id":"U","call_id":"U","outcome":"charged","at":"S"}
            {"run_id":"U","call_id":"U","attempt":0,"step":1,"node":"","path":"","turn":0,"try_number":1,
            "dispatch":"graph-run:default:U/U/U/1","worker":"demo","model":"demo","at":"S"}
            {"tenant":"default","actor":"key:default","actor":"workflow","actor":"system","actor":"worker",
            "cause":"U","trace":"U","tenant":"default"}
            {"route":"","update":{"cache_key":"H","stream_messages":[],"messages":[{"role":"assistant","content":"
            {"update":{"output":""},"ui_messages":[],"stream_messages":[]}{"state_hash":"H"}
            {"run_id":"U","attempt":0,"step":1,"completed_nodes":["","next_nodes":[],"control":1,"at":"S
            "],"next_nodes":["__end__"],"at":"S"}{"node_type":"agent","node_type":"route","at":"
            ,"node_type":"send","goto_targets":[],"tries":0,"tokens_in":0,"tokens_out":0,"cached_from":{"
            {"run_id":"U","attempt":0,"step":1,"node":"","path":"","node_type":"transform","at":"S"}
            "node_type":"transform","goto_targets":[],"tries":0,"tokens_in":0,"tokens_out":0,"started_at":"S
            {"run_id":"U","attempt":0,"step":1,"node":"","path":"","node_type":"task","goto_targets":[],
            "worker":"","tries":1,"tokens_in":0,"tokens_out":0,"started_at":"S","at":"S","at":"N","at":"M"}
            """;

    private static final String BEFORE_OWNER = "{\"run_id\":\"";
    private static final String BEHIND_OWNER = "\",\"attempt\":0,\"step\":";

    private static final byte[] BASE = base();

    private Dictionary() {}

    private static byte[] base() {
        return ONE.replace("\n", "")
                .replace("\"U", "\"" + UUID)
                .replace("/U", "/" + UUID)
                .replace(":U", ":" + UUID)
                .replace("\"H", "\"" + HASH)
                .replace("\"S", "\"" + MICROS)
                .replace("\"M", "\"" + MILLIS)
                .replace("\"N", "\"" + NANOS)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The dictionary for what has no owner. */
    static byte[] plain() {
        return BASE;
    }

    /** The dictionary of form 1 for what happened to this aggregate, which most of it names. */
    static byte[] of(String owner) {
        byte[] id = Tokens.replace(owner.getBytes(StandardCharsets.UTF_8));
        byte[] before = BEFORE_OWNER.getBytes(StandardCharsets.ISO_8859_1);
        byte[] behind = BEHIND_OWNER.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(BASE.length + before.length + id.length + behind.length)
                .put(BASE)
                .put(before)
                .put(id)
                .put(behind)
                .array();
    }
}
