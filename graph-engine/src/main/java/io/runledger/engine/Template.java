package io.runledger.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * The small template language of prompts. First the blocks <code>
 * {% if EXPR %}…{% else %}…{% endif %}</code> are decided, which nest; then each <code>{{ EXPR }}
 * </code> is replaced, once: what a value brings in is not looked at again. There are no filters.
 * Strings come in raw, other values as compact JSON, missing ones as nothing.
 */
public final class Template {

    private static final String BLOCK = "{%";
    private static final String BLOCK_END = "%}";
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";

    /** Blocks lie so deep within each other at most; more could exhaust the call stack. */
    private static final int DEEPEST = 200;

    private final String text;
    private final Scope scope;
    private final StringBuilder selected = new StringBuilder();
    private int at;

    private Template(String text, Scope scope) {
        this.text = text;
        this.scope = scope;
    }

    /**
     * The template with its values filled in.
     *
     * @throws TemplateInvalid if a block does not end or a store is asked for
     */
    public static String render(String template, Scope scope) {
        var blocks = new Template(template, scope);
        blocks.select(true, 0);
        return expand(blocks.selected.toString(), scope);
    }

    /**
     * The expressions that a template would fill in, in order, whatever the blocks around them
     * decide.
     */
    static List<String> expressions(String template) {
        var found = new ArrayList<String>();
        int from = 0;
        for (int open = template.indexOf(OPEN); open >= 0; open = template.indexOf(OPEN, from)) {
            int close = template.indexOf(CLOSE, open + OPEN.length());
            if (close < 0) {
                break;
            }
            found.add(template.substring(open + OPEN.length(), close).strip());
            from = close + CLOSE.length();
        }
        return found;
    }

    /** All expressions, those that decide about blocks included. */
    static List<String> everyExpression(String template) {
        var found = new ArrayList<>(expressions(template));
        int from = 0;
        for (int open = template.indexOf(BLOCK); open >= 0; open = template.indexOf(BLOCK, from)) {
            int close = template.indexOf(BLOCK_END, open + BLOCK.length());
            if (close < 0) {
                break;
            }
            var tag = template.substring(open + BLOCK.length(), close).strip();
            if (isIf(tag)) {
                found.add(tag.substring(2).strip());
            }
            from = close + BLOCK_END.length();
        }
        return found;
    }

    /**
     * @throws TemplateInvalid if a block does not end
     */
    static void check(String template) {
        new Template(template, Scope.NOTHING).select(true, 0);
    }

    private enum Stop {
        END,
        ELSE,
        ENDIF
    }

    /** Copies text, if wanted, up to the block word that ends this level. */
    private Stop select(boolean wanted, int level) {
        if (level > DEEPEST) {
            throw new TemplateInvalid("{% if %} is nested deeper than " + DEEPEST);
        }
        while (at < text.length()) {
            int open = text.indexOf(BLOCK, at);
            int close = open < 0 ? -1 : text.indexOf(BLOCK_END, open + BLOCK.length());
            if (close < 0) {
                requireNoIf(open);
                copy(text.length(), wanted);
                break;
            }
            var tag = text.substring(open + BLOCK.length(), close).strip();
            copy(open, wanted);
            int afterTag = close + BLOCK_END.length();
            if (isIf(tag)) {
                at = afterTag;
                choose(tag.substring(2).strip(), wanted, level + 1);
            } else if (level > 0 && tag.equals("else")) {
                at = afterTag;
                return Stop.ELSE;
            } else if (level > 0 && tag.equals("endif")) {
                at = afterTag;
                return Stop.ENDIF;
            } else {
                copy(afterTag, wanted);
            }
        }
        return Stop.END;
    }

    private void choose(String condition, boolean wanted, int level) {
        // A branch that is not wanted is not evaluated either: it may ask for what is not there.
        boolean holds = wanted && isTruthy(condition);
        var stop = select(holds, level);
        if (stop == Stop.ELSE) {
            stop = select(wanted && !holds, level);
        }
        if (stop != Stop.ENDIF) {
            throw new TemplateInvalid("{% if " + condition + " %} has no {% endif %}");
        }
    }

    private void copy(int to, boolean wanted) {
        if (wanted) {
            selected.append(text, at, to);
        }
        at = to;
    }

    private void requireNoIf(int open) {
        if (open >= 0 && isIf(text.substring(open + BLOCK.length()).strip())) {
            throw new TemplateInvalid("{% if has no %}");
        }
    }

    private static boolean isIf(String tag) {
        return tag.equals("if") || (tag.startsWith("if") && Character.isWhitespace(tag.charAt(2)));
    }

    private boolean isTruthy(String expression) {
        return switch (textOf(expression, scope)) {
            case "", "false", "0", "null", "[]" -> false;
            default -> true;
        };
    }

    private static String expand(String text, Scope scope) {
        var out = new StringBuilder();
        int from = 0;
        for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, from)) {
            int close = text.indexOf(CLOSE, open + OPEN.length());
            if (close < 0) {
                break;
            }
            out.append(text, from, open);
            out.append(textOf(text.substring(open + OPEN.length(), close).strip(), scope));
            from = close + CLOSE.length();
        }
        return out.append(text, from, text.length()).toString();
    }

    private static String textOf(String expression, Scope scope) {
        var value = scope.value(expression);
        return value == null ? "" : Values.plain(value);
    }
}
