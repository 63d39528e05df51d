package io.runledger.query.stream;

import io.runledger.platform.http.ProblemException;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A frame's place: its event's position in the log, and its number among the frames of that event,
 * counted over all modes so that it is the same whichever were asked for.
 */
record FrameId(long position, int number) implements Comparable<FrameId> {

    /** Before every frame. */
    static final FrameId NONE = new FrameId(0, 0);

    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})(?:\\.([0-9]{1,6}))?");

    /**
     * The last frame that a listener has seen; null or empty for none. A bare position stands for
     * all frames of its event.
     *
     * @throws ProblemException 400 if this is no frame's id
     */
    static FrameId parse(@Nullable String sent) {
        if (sent == null || sent.isEmpty()) {
            return NONE;
        }
        Matcher form = FORM.matcher(sent);
        if (!form.matches()) {
            throw ProblemException.invalid("Last-Event-ID", "must be the id of a frame");
        }
        String number = form.group(2);
        return new FrameId(
                Long.parseLong(form.group(1)),
                number == null ? Integer.MAX_VALUE : Integer.parseInt(number));
    }

    @Override
    public int compareTo(FrameId other) {
        return Comparator.comparingLong(FrameId::position)
                .thenComparingInt(FrameId::number)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return position + "." + number;
    }
}
