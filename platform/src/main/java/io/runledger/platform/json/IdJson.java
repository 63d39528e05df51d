package io.runledger.platform.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleDeserializers;
import com.fasterxml.jackson.databind.module.SimpleSerializers;
import io.runledger.events.id.Id;
import io.runledger.events.json.Json;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/** Identifiers as bare text, whatever their class, and JSON values as themselves. */
final class IdJson {

    private IdJson() {}

    static final class Writers extends SimpleSerializers {

        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable JsonSerializer<?> findSerializer(
                SerializationConfig config, JavaType type, BeanDescription bean) {
            if (Id.class.isAssignableFrom(type.getRawClass())) {
                return new IdWriter();
            }
            if (Json.class.isAssignableFrom(type.getRawClass())) {
                return new JsonWriter();
            }
            return super.findSerializer(config, type, bean);
        }
    }

    static final class Readers extends SimpleDeserializers {

        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable JsonDeserializer<?> findBeanDeserializer(
                JavaType type, DeserializationConfig config, BeanDescription bean)
                throws JsonMappingException {
            Class<?> raw = type.getRawClass();
            if (Id.class.isAssignableFrom(raw) && raw.isRecord()) {
                return new IdReader(raw.asSubclass(Id.class));
            }
            return super.findBeanDeserializer(type, config, bean);
        }
    }

    private static final class IdWriter extends JsonSerializer<Id> {

        @Override
        public void serialize(Id id, JsonGenerator out, SerializerProvider context)
                throws IOException {
            out.writeString(id.value());
        }
    }

    private static final class JsonWriter extends JsonSerializer<Json> {

        @Override
        public void serialize(Json value, JsonGenerator out, SerializerProvider context)
                throws IOException {
            JsonTrees.write(value, out);
        }
    }

    private static final class IdReader extends JsonDeserializer<Id> {

        private final Constructor<? extends Id> constructor;

        IdReader(Class<? extends Id> type) {
            try {
                this.constructor = type.getDeclaredConstructor(String.class);
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException(type + " is not a one-component record", e);
            }
        }

        @Override
        public Id deserialize(JsonParser in, DeserializationContext context) throws IOException {
            try {
                return constructor.newInstance(in.getText());
            } catch (InvocationTargetException e) {
                return (Id)
                        context.handleInstantiationProblem(
                                constructor.getDeclaringClass(), in.getText(), e.getCause());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
