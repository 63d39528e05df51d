package io.runledger.engine.probe;

import com.tngtech.archunit.core.domain.JavaClass;

public final class UsesAFramework {
    public String name(JavaClass type) {
        return type.getName();
    }
}
