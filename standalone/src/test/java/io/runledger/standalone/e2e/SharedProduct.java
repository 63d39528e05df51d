package io.runledger.standalone.e2e;

import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One running product for all tests that leave it running; each test makes the tenant it works as.
 * It is started for the first of them and ends with the last.
 */
final class SharedProduct implements ParameterResolver {

    private static final Namespace HERE = Namespace.create(SharedProduct.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ProductProcess.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(HERE)
                .computeIfAbsent(
                        ProductProcess.class,
                        _ -> ProductProcess.start(Map.of()),
                        ProductProcess.class);
    }
}
