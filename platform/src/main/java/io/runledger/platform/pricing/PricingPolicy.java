package io.runledger.platform.pricing;

import io.runledger.events.billing.Pricing;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which models are not paid for with credits. It is the operator's word and nobody else's: a model
 * that is in neither list is paid for, also one that nobody has ever heard of.
 *
 * @param freeModels models whose calls the operator pays; a name, or its beginning and {@code *}
 * @param userFundedModels models whose calls the tenant pays by a key of its own; likewise
 */
@ConfigurationProperties("runledger.pricing")
public record PricingPolicy(
        @DefaultValue List<String> freeModels, @DefaultValue List<String> userFundedModels) {

    private static final String ANY_END = "*";

    /**
     * @throws IllegalArgumentException if a name is empty, or {@code *} is anywhere but at its end
     */
    public PricingPolicy {
        freeModels = checked("free-models", freeModels);
        userFundedModels = checked("user-funded-models", userFundedModels);
    }

    private static List<String> checked(String setting, List<String> names) {
        for (String name : names) {
            int star = name.indexOf(ANY_END);
            if (name.isBlank() || star >= 0 && star < name.length() - 1) {
                throw new IllegalArgumentException(
                        "runledger.pricing.%s has '%s': it must be a model's name, or the beginning of one and *"
                                .formatted(setting, name));
            }
        }
        return List.copyOf(names);
    }

    /** Who pays for a model, by the name under which it is called; null is any model. */
    public Pricing of(@Nullable String model) {
        if (model == null) {
            return Pricing.PAID;
        }
        if (isAmong(userFundedModels, model)) {
            return Pricing.USER_FUNDED;
        }
        return isAmong(freeModels, model) ? Pricing.FREE : Pricing.PAID;
    }

    private static boolean isAmong(List<String> names, String model) {
        return names.stream()
                .anyMatch(name ->
                        name.endsWith(ANY_END)
                                ? model.startsWith(name.substring(0, name.length() - 1))
                                : model.equals(name));
    }
}
