package dev.signet.django;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.password.Passwords;
import dev.signet.platform.mail.Mailable;
import dev.signet.platform.problem.ErrorCode;
import dev.signet.platform.problem.ProblemException;
import dev.signet.user.PhoneNumbers;
import dev.signet.user.User;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Validator;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one object that {@code manage.py dumpdata} has written. What a user cannot be without is refused where it is
 * wrong: who it is and what it may do. The rest is left out and noted, and the user comes in without it.
 */
@ApplicationScoped
class UserReader {

    private static final String REQUIRED = "This field is required.";
    private static final String NOT_A_STRING = "Not a valid string.";
    private static final int LONGEST_KEY = 64;
    private static final int LONGEST_NAME = 150;
    private static final int LONGEST_PASSWORD = 255;
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /** The name of a model that is one of users: {@code accounts.user}. */
    private static final Pattern USER_MODEL = Pattern.compile("(?i)[a-z_][a-z0-9_]*\\.(?:[a-z0-9_]*user)");

    private static final Pattern ALGORITHM = Pattern.compile("([a-z0-9_]{1,32})\\$.*", Pattern.DOTALL);

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final PhoneNumbers phoneNumbers;
    private final Passwords passwords;
    private final Validator validator;

    UserReader(PhoneNumbers phoneNumbers, Passwords passwords, Validator validator) {
        this.phoneNumbers = phoneNumbers;
        this.passwords = passwords;
        this.validator = validator;
    }

    /** Fails with {@code PARSE_ERROR} if that is no JSON. */
    ObjectNode parse(byte[] json) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
            return (ObjectNode) JSON.readTree(text);
        } catch (CharacterCodingException e) {
            throw ErrorCode.PARSE_ERROR.because("This is not UTF-8.", e);
        } catch (JacksonException e) {
            throw ErrorCode.PARSE_ERROR.because("This is not JSON.", e);
        }
    }

    /** Whether this is an object of another model. One that does not say what it is, is no such. */
    boolean isOfAnotherModel(ObjectNode object) {
        JsonNode model = object.path("model");
        return model.isTextual() && !USER_MODEL.matcher(model.textValue()).matches();
    }

    Entry entry(int line, ObjectNode object) {
        JsonNode pk = object.path("pk");
        JsonNode username = object.path("fields").path("username");
        boolean isKey = pk.isIntegralNumber() || pk.isTextual();
        return new Entry(
                line,
                isKey && pk.asText().length() <= LONGEST_KEY ? pk : null,
                username.isTextual() ? shortened(username.textValue()) : null);
    }

    /** Fails with {@code INVALID} if that cannot be a user. */
    DjangoUser read(Entry entry, ObjectNode object) {
        if (!object.path("model").isTextual()) {
            throw ErrorCode.INVALID.at("model", REQUIRED);
        }
        if (!(object.path("fields") instanceof ObjectNode fields)) {
            throw ErrorCode.INVALID.at("fields", REQUIRED);
        }
        Map<String, String> notes = new TreeMap<>();
        String username = username(fields);
        String password = required(fields, "password");
        return new DjangoUser(
                entry,
                source(entry, object, username),
                username,
                name(fields, "first_name"),
                name(fields, "last_name"),
                email(fields, notes),
                phoneNumber(fields, notes),
                flag(fields, "is_active", true),
                flag(fields, "is_staff", false),
                flag(fields, "is_superuser", false),
                time(fields, "date_joined", notes),
                time(fields, "last_login", notes),
                storable(password, notes),
                DjangoField.digest(fields),
                Digests.sha256(password.getBytes(StandardCharsets.UTF_8)),
                notes);
    }

    private static String source(Entry entry, ObjectNode object, String username) {
        JsonNode pk = object.path("pk");
        if (pk.isMissingNode() || pk.isNull()) {
            return "username " + username;
        }
        if (entry.pk() == null) {
            throw ErrorCode.INVALID.at("pk", "This is neither a number nor a text of at most 64 characters.");
        }
        return text("pk", pk.asText());
    }

    private static String username(ObjectNode fields) {
        String username = User.normalizeUsername(required(fields, "username"));
        if (!username.matches(User.USERNAME)) {
            throw ErrorCode.INVALID.at("username", User.USERNAME_RULE);
        }
        return username;
    }

    private static String name(ObjectNode fields, String field) {
        String name = optional(fields, field).strip();
        if (name.length() > LONGEST_NAME) {
            throw ErrorCode.INVALID.at(field, "Ensure this field has no more than 150 characters.");
        }
        return name;
    }

    private String email(ObjectNode fields, Map<String, String> notes) {
        String address = optional(fields, "email").strip();
        if (address.isEmpty()) {
            return null;
        }
        if (!validator.validate(new Address(address)).isEmpty()) {
            notes.put("email", "Enter a valid email address.");
            return null;
        }
        return address;
    }

    private String phoneNumber(ObjectNode fields, Map<String, String> notes) {
        JsonNode number = fields.path("phone_number");
        if (isAbsent(number) || number.isTextual() && number.textValue().isBlank()) {
            return null;
        }
        String e164 = number.isTextual()
                ? phoneNumbers.parse(number.textValue().strip()).orElse(null)
                : null;
        if (e164 == null) {
            notes.put("phone_number", "The phone number entered is not valid.");
        }
        return e164;
    }

    private static boolean flag(ObjectNode fields, String field, boolean otherwise) {
        JsonNode flag = fields.path(field);
        if (flag.isMissingNode()) {
            return otherwise;
        }
        if (!flag.isBoolean()) {
            throw ErrorCode.INVALID.at(field, "Must be a valid boolean.");
        }
        return flag.booleanValue();
    }

    private static Instant time(ObjectNode fields, String field, Map<String, String> notes) {
        JsonNode time = fields.path(field);
        if (isAbsent(time)) {
            return null;
        }
        Instant instant = time.isTextual() ? parseTime(time.textValue()) : null;
        if (instant == null) {
            notes.put(field, "This is no date and time in the form of ISO 8601.");
        }
        return instant;
    }

    /** Without an offset, as Django writes it where {@code USE_TZ} is false, it is taken as UTC. */
    private static Instant parseTime(String text) {
        try {
            TemporalAccessor parsed = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                    text.strip().replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from);
            Instant instant = parsed instanceof OffsetDateTime time
                    ? time.toInstant()
                    : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
            return instant.isBefore(EARLIEST) || instant.isAfter(LATEST) ? null : instant;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /**
     * The string as it is, if a password can match it or none is to. What is in no known format is not kept: it opens
     * nothing here, and may be a hash that is easily broken, or none.
     */
    private String storable(String password, Map<String, String> notes) {
        boolean known = password.length() <= LONGEST_PASSWORD
                && (Passwords.isUnusable(password) || passwords.isVerifiable(password));
        if (known) {
            return password;
        }
        notes.put(
                "password",
                "A hash that is malformed, too costly or in an unknown format%s: the user has to set a new password."
                        .formatted(algorithm(password)));
        return Passwords.unusable();
    }

    private static String algorithm(String password) {
        Matcher matcher = ALGORITHM.matcher(password);
        return matcher.matches() ? " (" + matcher.group(1) + ")" : "";
    }

    private static String required(ObjectNode fields, String field) {
        JsonNode value = fields.path(field);
        if (isAbsent(value)) {
            throw ErrorCode.INVALID.at(field, REQUIRED);
        }
        if (!value.isTextual()) {
            throw ErrorCode.INVALID.at(field, NOT_A_STRING);
        }
        return text(field, value.textValue());
    }

    private static String optional(ObjectNode fields, String field) {
        return isAbsent(fields.path(field)) ? "" : required(fields, field);
    }

    private static String text(String field, String value) {
        if (value.indexOf('\0') >= 0) {
            throw ErrorCode.INVALID.at(field, "Null characters are not allowed.");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw ErrorCode.INVALID.at(field, "Surrogate characters are not allowed.");
        }
        return value;
    }

    private static boolean isAbsent(JsonNode value) {
        return value instanceof MissingNode || value.isNull();
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME);
    }

    /** What a refusal says, for a line of the report. */
    static String reason(ProblemException refusal) {
        return refusal.errors().entrySet().stream()
                .findFirst()
                .map(error -> error.getKey() + ": " + error.getValue().get(0))
                .orElse(refusal.getMessage());
    }

    private record Address(@Mailable String email) {}
}
