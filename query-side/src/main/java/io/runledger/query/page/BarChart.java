package io.runledger.query.page;

import io.runledger.platform.page.Shown;
import io.runledger.query.activity.Activity.Bucket;
import io.runledger.query.activity.Activity.Group;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.springframework.web.util.HtmlUtils;

/** Draws a series as stacked bars in SVG. All text is escaped. */
final class BarChart {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 120;

    private BarChart() {}

    /**
     * @param name what the chart shows, for those who cannot see it
     * @param groups what each bar is made of; empty for bars of one colour
     * @param height what a bar's height stands for
     * @param shown the same as text
     */
    static String svg(
            String name,
            List<Bucket> series,
            List<Group> groups,
            ToDoubleFunction<Bucket> height,
            Function<Bucket, String> shown) {
        double highest = series.stream().mapToDouble(height).max().orElse(0);
        StringBuilder out = new StringBuilder();
        out.append(
                "<svg class=\"bars\" role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\">"
                        .formatted(HtmlUtils.htmlEscape(name, "UTF-8"), WIDTH, HEIGHT));
        for (int line = 0; line <= 2; line++) {
            int y = 1 + line * (HEIGHT - 2) / 2;
            out.append("<path class=\"grid\" d=\"M0 %d H%d\"/>".formatted(y, WIDTH));
        }
        List<Group> parts = groups.isEmpty() ? List.of(new Group("", series)) : groups;
        double slot = (double) WIDTH / Math.max(1, series.size());
        for (int i = 0; i < series.size() && highest > 0; i++) {
            bar(out, parts, i, slot, highest, height, shown.apply(series.get(i)));
        }
        return out.append("</svg>").toString();
    }

    private static void bar(
            StringBuilder out,
            List<Group> parts,
            int index,
            double slot,
            double highest,
            ToDoubleFunction<Bucket> height,
            String shown) {
        Bucket bucket = parts.getFirst().buckets().get(index);
        String title = Shown.time(bucket.start()) + " UTC: " + shown;
        out.append("<g><title>").append(HtmlUtils.htmlEscape(title, "UTF-8")).append("</title>");
        double top = HEIGHT - 1;
        for (int group = 0; group < parts.size(); group++) {
            double tall =
                    height.applyAsDouble(parts.get(group).buckets().get(index))
                            / highest
                            * (HEIGHT - 6);
            top -= tall;
            out.append("<rect class=\"g").append(group).append("\" x=\"");
            decimal(out, index * slot + slot * 0.14).append("\" y=\"");
            decimal(out, top).append("\" width=\"");
            decimal(out, slot * 0.72).append("\" height=\"");
            decimal(out, tall).append("\"/>");
        }
        out.append("</g>");
    }

    private static StringBuilder decimal(StringBuilder out, double value) {
        return out.append(Math.round(value * 100) / 100.0);
    }
}
