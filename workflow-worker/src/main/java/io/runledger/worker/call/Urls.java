package io.runledger.worker.call;

import io.runledger.events.worker.WorkerTarget;

/** The addresses below a worker's URL. */
final class Urls {

    private static final String CHAT = "/chat/completions";

    private Urls() {}

    static String withoutTrailingSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /**
     * Where chat completions are: a registered worker gives the whole address, the built-in model
     * may be configured by its base alone.
     */
    static String chat(WorkerTarget worker) {
        String url = withoutTrailingSlash(worker.url());
        return worker.builtIn() && !url.endsWith(CHAT) ? base(url) + CHAT : url;
    }

    /** Where an agent takes tasks. */
    static String a2a(WorkerTarget worker) {
        return withoutTrailingSlash(worker.url()) + "/a2a";
    }

    /** Where the models of an OpenAI-like endpoint are listed. */
    static String models(String url) {
        String bare = withoutTrailingSlash(url);
        String above =
                bare.endsWith(CHAT) ? bare.substring(0, bare.length() - CHAT.length()) : base(bare);
        return above + "/models";
    }

    private static String base(String url) {
        return url.endsWith("/v1") ? url : url + "/v1";
    }
}
