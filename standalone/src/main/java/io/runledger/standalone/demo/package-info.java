/**
 * A demo model: a small server that speaks the OpenAI chat protocol and reports calls like LiteLLM.
 */
@NullMarked
package io.runledger.standalone.demo;

import org.jspecify.annotations.NullMarked;
