package dev.signet.token;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A login has a username and a password, or where that is enabled a phone number and a code. Whatever is neither is
 * refused as a username and a password that are missing: as it is where there is nothing else to log in with.
 */
@Constraint(validatedBy = FirstFactorFields.Validator.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface FirstFactorFields {

    String message() default "";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Names each field that is missing. */
    @ApplicationScoped
    class Validator implements ConstraintValidator<FirstFactorFields, TokenRequests.Login> {

        private final CodeLogin codeLogin;

        Validator(CodeLogin codeLogin) {
            this.codeLogin = codeLogin;
        }

        @Override
        public boolean isValid(TokenRequests.Login login, ConstraintValidatorContext context) {
            context.disableDefaultConstraintViolation();
            return codeLogin.takes(login)
                    ? isThere("phone_number", login.phoneNumber(), context) & isThere("code", login.code(), context)
                    : isThere("username", login.username(), context) & isThere("password", login.password(), context);
        }

        private static boolean isThere(String field, String value, ConstraintValidatorContext context) {
            if (value != null && !value.isEmpty()) {
                return true;
            }
            context.buildConstraintViolationWithTemplate(value == null ? TokenRequests.REQUIRED : TokenRequests.BLANK)
                    .addPropertyNode(field)
                    .addConstraintViolation();
            return false;
        }
    }
}
