package io.runledger.standalone;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;

/**
 * All sides in one application. Beans have their full names, since two sides may each have a
 * controller of the same name and know nothing of each other.
 */
@SpringBootApplication(
        scanBasePackages = "io.runledger",
        nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class,
        proxyBeanMethods = false)
public class RunledgerApplication {}
