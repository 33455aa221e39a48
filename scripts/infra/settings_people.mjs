// The user pool and its client, in the form of Cognito's requests.

/** For CreateUserPool and SetUserPoolMfaConfig. */
export function userPool(plan) {
  const it = plan.get("aws_cognito_user_pool.people");
  const [password] = it.password_policy;
  const [template] = it.verification_message_template;
  return {
    PoolName: it.name,
    UserPoolTier: it.user_pool_tier,
    UsernameAttributes: it.username_attributes,
    AutoVerifiedAttributes: it.auto_verified_attributes,
    UsernameConfiguration: { CaseSensitive: it.username_configuration[0].case_sensitive },
    Policies: {
      PasswordPolicy: {
        MinimumLength: password.minimum_length,
        RequireLowercase: password.require_lowercase,
        RequireNumbers: password.require_numbers,
        RequireSymbols: password.require_symbols,
        RequireUppercase: password.require_uppercase,
        TemporaryPasswordValidityDays: password.temporary_password_validity_days,
      },
    },
    AccountRecoverySetting: {
      RecoveryMechanisms: it.account_recovery_setting[0].recovery_mechanism.map(({ name, priority }) => ({
        Name: name,
        Priority: priority,
      })),
    },
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: it.admin_create_user_config[0].allow_admin_create_user_only },
    UserAttributeUpdateSettings: {
      AttributesRequireVerificationBeforeUpdate:
        it.user_attribute_update_settings[0].attributes_require_verification_before_update,
    },
    VerificationMessageTemplate: {
      DefaultEmailOption: template.default_email_option,
      EmailSubject: template.email_subject,
      EmailMessage: template.email_message,
    },
    EmailConfiguration: { EmailSendingAccount: it.email_configuration[0].email_sending_account },
    DeletionProtection: it.deletion_protection,
    MfaConfiguration: it.mfa_configuration,
    SoftwareTokenMfaConfiguration: { Enabled: it.software_token_mfa_configuration[0].enabled },
  };
}

/** As CreateUserPoolClient takes it. */
export function client(plan) {
  const it = plan.get("aws_cognito_user_pool_client.web");
  const [units] = it.token_validity_units;
  const [rotation] = it.refresh_token_rotation;
  return {
    ClientName: it.name,
    UserPoolId: it.user_pool_id,
    GenerateSecret: it.generate_secret,
    ExplicitAuthFlows: it.explicit_auth_flows,
    PreventUserExistenceErrors: it.prevent_user_existence_errors,
    EnableTokenRevocation: it.enable_token_revocation,
    ReadAttributes: it.read_attributes,
    WriteAttributes: it.write_attributes,
    AuthSessionValidity: it.auth_session_validity,
    AccessTokenValidity: it.access_token_validity,
    IdTokenValidity: it.id_token_validity,
    RefreshTokenValidity: it.refresh_token_validity,
    TokenValidityUnits: {
      AccessToken: units.access_token,
      IdToken: units.id_token,
      RefreshToken: units.refresh_token,
    },
    ...(rotation && {
      RefreshTokenRotation: {
        Feature: rotation.feature,
        RetryGracePeriodSeconds: rotation.retry_grace_period_seconds,
      },
    }),
  };
}
