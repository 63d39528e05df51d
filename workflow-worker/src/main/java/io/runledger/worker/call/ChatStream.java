package io.runledger.worker.call;

import io.runledger.events.json.Json;
import io.runledger.events.json.JsonInvalid;
import io.runledger.worker.run.ErrorCodes;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A chat completion that comes as server-sent events, in OpenAI's format: {@code data:} lines with
 * a chunk each, then {@code [DONE]}. Reads the text of the first choice and the token counts of the
 * last chunk that has any; reasoning and tool calls are passed over.
 *
 * <p>Lines come from one thread at a time; the answer is asked for when all have come.
 */
final class ChatStream implements Consumer<String> {

    private static final String DATA = "data:";
    private static final String DONE = "[DONE]";

    private final Consumer<String> pieces;
    private final StringBuilder event = new StringBuilder();
    private final StringBuilder output = new StringBuilder();
    private boolean answered;
    private boolean complete;
    private boolean tooLong;
    private Json.Obj usage = Json.Obj.EMPTY;
    private @Nullable String error;

    /**
     * @param pieces told of each piece of text as it comes; must not fail or wait
     */
    ChatStream(Consumer<String> pieces) {
        this.pieces = pieces;
    }

    /** The next line, without its end. */
    @Override
    public synchronized void accept(String line) {
        if (line.isEmpty()) {
            dispatch();
        } else if (line.startsWith(DATA)) {
            String data = line.substring(DATA.length());
            event.append(event.isEmpty() ? "" : "\n")
                    .append(data.startsWith(" ") ? data.substring(1) : data);
        }
    }

    /** What the whole stream said. */
    synchronized WorkerAnswer answer() throws CallFailed {
        // The last event of a stream needs no empty line behind it to be one for us.
        dispatch();
        if (error != null) {
            throw CallFailed.answered(error);
        }
        if (tooLong) {
            throw HttpCaller.tooLong();
        }
        if (!complete) {
            throw new CallFailed(
                    ErrorCodes.PROVIDER_UNAVAILABLE,
                    "the model's answer broke off before its end",
                    false);
        }
        if (!answered) {
            throw CallFailed.answered("the model's answer has no text");
        }
        return WorkerAnswer.of(output.toString(), usage);
    }

    private void dispatch() {
        if (event.isEmpty()) {
            return;
        }
        String data = event.toString();
        event.setLength(0);
        if (data.equals(DONE)) {
            complete = true;
        } else if (error == null) {
            read(data);
        }
    }

    private void read(String data) {
        try {
            if (Json.parse(data) instanceof Json.Obj chunk) {
                read(chunk);
            } else {
                error = "a part of the model's answer is no JSON object";
            }
        } catch (JsonInvalid e) {
            error = "a part of the model's answer is no JSON: " + e.getMessage();
        }
    }

    private void read(Json.Obj chunk) {
        error = WorkerAnswer.error(chunk);
        if (chunk.get("usage") instanceof Json.Obj used) {
            usage = used;
        }
        Json.Obj choice = WorkerAnswer.firstChoice(chunk);
        if (choice.text("finish_reason") != null) {
            complete = true;
        }
        if (choice.get("delta") instanceof Json.Obj delta && delta.text("content") != null) {
            String piece = delta.text("content");
            answered = true;
            tooLong |= output.length() + piece.length() > HttpCaller.MAX_ANSWER_BYTES;
            if (!tooLong) {
                output.append(piece);
                pieces.accept(piece);
            }
        }
    }
}
