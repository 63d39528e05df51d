package io.runledger.standalone.demo;

import io.runledger.events.json.Json;
import io.runledger.events.json.JsonInvalid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the demo model does with a question: a pure function of its text, so that the same prompt
 * always has the same answer, tokens and price.
 *
 * @param text the answer
 * @param delay how long to wait before it is given
 * @param fails whether an error is given instead, after the delay
 */
record DemoAnswer(String text, Duration delay, boolean fails) {

    private static final Duration LONGEST_DELAY = Duration.ofSeconds(60);
    private static final int QUOTED_CHARACTERS = 80;
    private static final int SHORTEST_PIECE = 16;
    private static final int MOST_PIECES = 64;

    private static final Pattern JSON_LINE =
            Pattern.compile("^[ \\t]*Answer with JSON:[ \\t]*(\\{.*})[ \\t]*$", Pattern.MULTILINE);
    private static final Pattern DELAY = Pattern.compile("\\[\\[delay:(\\d{1,9})]]");
    private static final Pattern CONTROL = Pattern.compile("\\[\\[(fail|delay:\\d{1,9})]]");

    static DemoAnswer to(String question, PricedModel model) {
        return new DemoAnswer(
                textFor(question, model), delayIn(question), question.contains("[[fail]]"));
    }

    /** The answer cut into the pieces of a stream; never in the middle of a code point. */
    List<String> pieces() {
        var pieces = new ArrayList<String>();
        int size = Math.max(SHORTEST_PIECE, Math.ceilDiv(text.length(), MOST_PIECES));
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(from + size, text.length());
            if (to < text.length() && Character.isLowSurrogate(text.charAt(to))) {
                to++;
            }
            pieces.add(text.substring(from, to));
            from = to;
        }
        return List.copyOf(pieces);
    }

    private static String textFor(String question, PricedModel model) {
        // The last such line counts: instructions stand behind the material they are about, and
        // material from elsewhere must not be able to answer for them.
        return JSON_LINE
                .matcher(question)
                .results()
                .map(line -> line.group(1))
                .filter(DemoAnswer::isObject)
                .reduce((_, later) -> later)
                .orElseGet(() -> plainText(question, model));
    }

    private static String plainText(String question, PricedModel model) {
        return "[demo model] A rehearsal answer by %s, not the work of a real model. %d characters were asked, beginning: %s"
                .formatted(model.publicName(), question.length(), beginning(question));
    }

    /** The first line that says something, without controls: a quote must not fail a later call. */
    private static String beginning(String question) {
        var line =
                CONTROL.matcher(question)
                        .replaceAll("")
                        .lines()
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .findFirst()
                        .orElse("(nothing)");
        if (line.length() <= QUOTED_CHARACTERS) {
            return line;
        }
        boolean splitsPair = Character.isHighSurrogate(line.charAt(QUOTED_CHARACTERS - 1));
        return line.substring(0, splitsPair ? QUOTED_CHARACTERS - 1 : QUOTED_CHARACTERS) + "…";
    }

    private static Duration delayIn(String question) {
        var found = DELAY.matcher(question);
        if (!found.find()) {
            return Duration.ZERO;
        }
        var asked = Duration.ofMillis(Long.parseLong(found.group(1)));
        return asked.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : asked;
    }

    private static boolean isObject(String text) {
        try {
            return Json.parse(text) instanceof Json.Obj;
        } catch (JsonInvalid notAnAnswer) {
            return false;
        }
    }
}
