package io.runledger.command.schedule.control;

import io.runledger.platform.temporal.PayloadSeal;
import io.runledger.platform.temporal.SealedPayloads;
import io.runledger.platform.temporal.TemporalSettings;
import io.runledger.platform.testing.RealTemporal;
import io.temporal.common.converter.DataConverter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Clock;

/** Makes what is tried. */
final class Controls {

    private static final PayloadSeal OPEN =
            new PayloadSeal() {
                @Override
                public byte[] seal(String keyId, byte[] plain) {
                    return plain;
                }

                @Override
                public byte[] open(String keyId, byte[] sealed) {
                    return sealed;
                }
            };

    private static final DataConverter CONVERTER = SealedPayloads.converter(OPEN);

    private Controls() {}

    static WorkflowServiceStubs stubsTo(String target) {
        return WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(target).build());
    }

    static TemporalScheduleControl over(WorkflowServiceStubs stubs) {
        return over(stubs, RealTemporal.NAMESPACE);
    }

    static TemporalScheduleControl over(WorkflowServiceStubs stubs, String namespace) {
        return new TemporalScheduleControl(
                stubs,
                new TemporalSettings("not looked at", namespace),
                CONVERTER,
                Clock.systemUTC());
    }
}
