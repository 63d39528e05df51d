package io.runledger.standalone.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.util.Locale;
import java.util.Map;

/** Opens a page in the browser of whoever sits at this machine, if somebody does. */
final class Browser {

    private Browser() {}

    static void open(URI page) {
        Map<String, String> environment = System.getenv();
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
        boolean desktop =
                environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
        if (!mac && !desktop) {
            return;
        }
        try {
            new ProcessBuilder(mac ? "open" : "xdg-open", page.toString())
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
        } catch (IOException _) {
            // No such program: the address was printed, which is all that is promised.
        }
    }
}
