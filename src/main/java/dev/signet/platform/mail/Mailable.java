package dev.signet.platform.mail;

import static java.lang.annotation.ElementType.ANNOTATION_TYPE;
import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.TYPE_USE;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An e-mail address of at most 254 characters that mail can be sent to. See {@link MailAddress}. */
@Email
@Size(max = 254)
@ReportAsSingleViolation
@Constraint(validatedBy = Mailable.Validator.class)
@Target({FIELD, TYPE_USE, ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Mailable {

    String message() default "Enter a valid email address.";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** What {@link Email} leaves open. */
    class Validator implements ConstraintValidator<Mailable, String> {

        @Override
        public boolean isValid(String address, ConstraintValidatorContext context) {
            return address == null || MailAddress.parse(address).isPresent();
        }
    }
}
