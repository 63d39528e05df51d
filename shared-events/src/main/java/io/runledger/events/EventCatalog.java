package io.runledger.events;

import io.runledger.events.billing.AccountEvent;
import io.runledger.events.billing.BudgetEvent;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.grant.GrantEvent;
import io.runledger.events.graph.GraphEvent;
import io.runledger.events.run.RunEvent;
import io.runledger.events.schedule.ScheduleEvent;
import io.runledger.events.schedule.SlotEvent;
import io.runledger.events.store.StoreEvent;
import io.runledger.events.webhook.DeliveryEvent;
import io.runledger.events.webhook.WebhookEvent;
import io.runledger.events.worker.WorkerEvent;
import java.util.ArrayList;
import java.util.List;

/** Lists every event type that can be in the log. */
public final class EventCatalog {

    private static final List<Class<? extends DomainEvent>> FAMILIES =
            List.of(
                    RunEvent.class,
                    GraphEvent.class,
                    ChargeEvent.class,
                    AccountEvent.class,
                    BudgetEvent.class,
                    WorkerEvent.class,
                    StoreEvent.class,
                    GrantEvent.class,
                    ScheduleEvent.class,
                    SlotEvent.class,
                    WebhookEvent.class,
                    DeliveryEvent.class);

    private EventCatalog() {}

    /** All concrete event types, in the order in which their families declare them. */
    public static List<Class<?>> types() {
        List<Class<?>> types = new ArrayList<>();
        FAMILIES.forEach(family -> types.addAll(List.of(family.getPermittedSubclasses())));
        return List.copyOf(types);
    }
}
