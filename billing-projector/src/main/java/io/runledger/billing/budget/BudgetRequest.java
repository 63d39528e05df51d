package io.runledger.billing.budget;

import io.runledger.events.billing.BudgetKey;
import io.runledger.events.billing.BudgetPeriod;
import io.runledger.events.billing.BudgetScope;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.platform.http.Fields;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A budget as somebody asks for it. */
record BudgetRequest(BudgetKey key, @Nullable Long warnCredits, @Nullable Long stopCredits) {

    private static final String SCHEDULE = "[\\x21-\\x7e]{1,255}";

    /**
     * @throws io.runledger.platform.http.ProblemException 400 with all that is wrong
     */
    static BudgetRequest read(Json.Obj body, TenantId tenant) {
        Fields fields = Fields.of(body);
        var scope = fields.id("scope", BudgetRequest::scope);
        var period = fields.id("period", BudgetRequest::period);
        String subject = fields.optionalText("subject");
        Long warn = credits(fields, "warn_credits");
        Long stop = credits(fields, "stop_credits");
        if (!fields.has("warn_credits") && !fields.has("stop_credits")) {
            fields.fault("stop_credits", "or warn_credits is required");
        }
        if (warn != null && stop != null && warn > stop) {
            fields.fault("warn_credits", "must not be above stop_credits");
        }
        fields.check();
        String checked = subject(fields, scope.get(), subject, tenant);
        fields.check();
        return new BudgetRequest(new BudgetKey(scope.get(), checked, period.get()), warn, stop);
    }

    private static BudgetScope scope(String text) {
        return switch (text) {
            case "tenant", "account", "graph", "schedule" ->
                    BudgetScope.valueOf(text.toUpperCase(Locale.ROOT));
            default ->
                    throw new IllegalArgumentException(
                            "must be tenant, account, graph or schedule");
        };
    }

    private static BudgetPeriod period(String text) {
        return switch (text) {
            case "day", "month" -> BudgetPeriod.valueOf(text.toUpperCase(Locale.ROOT));
            default -> throw new IllegalArgumentException("must be day or month");
        };
    }

    /** Whole credits, as a text like everywhere, or as a number; null where none were sent. */
    private static @Nullable Long credits(Fields fields, String name) {
        Json sent = fields.optionalValue(name);
        String text =
                switch (sent) {
                    case null -> null;
                    case Json.Str(var written) -> written;
                    case Json.Num number -> number.text();
                    case Json.Null _, Json.Bool _, Json.Arr _, Json.Obj _ -> "";
                };
        if (text == null) {
            return null;
        }
        if (!text.matches("[0-9]{1,18}")) {
            fields.fault(name, "must be whole credits, such as \"42000000\"");
            return null;
        }
        return Long.valueOf(text);
    }

    private static String subject(
            Fields fields, BudgetScope scope, @Nullable String sent, TenantId tenant) {
        if (scope == BudgetScope.TENANT) {
            if (sent != null && !sent.equals(tenant.value())) {
                fields.fault("subject", "is the tenant itself, or absent, where that is the scope");
            }
            return tenant.value();
        }
        if (sent == null) {
            fields.fault("subject", "is required");
            return "";
        }
        try {
            return switch (scope) {
                case TENANT -> tenant.value();
                case ACCOUNT -> new AccountId(sent).value();
                case GRAPH -> new GraphId(sent).value();
                case SCHEDULE -> schedule(sent);
            };
        } catch (IllegalArgumentException e) {
            fields.fault("subject", String.valueOf(e.getMessage()));
            return "";
        }
    }

    private static String schedule(String sent) {
        if (!sent.matches(SCHEDULE)) {
            throw new IllegalArgumentException("must be a schedule's id");
        }
        return sent;
    }
}
