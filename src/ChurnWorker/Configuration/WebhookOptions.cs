namespace ChurnWorker.Configuration;

/// <summary>Messages over HTTP, for campaign systems without a bus.</summary>
internal sealed class WebhookOptions
{
    private readonly RotatingSecrets _secrets = new();

    [Setting("Address that messages are posted to instead of the bus, signed as Standard Webhooks.", Form = "https URL", DefaultText = "none: messages go to the bus")]
    public string? Url { get; init; }

    [Setting("Secrets that sign each message, every one of them: during a rotation the old and the new one. Best read from a file with Outbox__Webhook__Secrets_FILE, which is read again when it changes.",
        Secret = true, MaxLength = 100, Form = "whsec_ and 24 to 64 bytes in base64", DefaultText = "none")]
    public string[]? Secrets { get; init; }

    [Setting("Post to addresses of private networks and of this machine, and without TLS, too.")]
    public bool AllowPrivateAddresses { get; init; }

    [Setting("How long one attempt may take.", Min = "1s", Max = "1m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Notes the file that the secrets came from; null: none.</summary>
    public void SecretsChangeIn(SecretFile? file) => _secrets.ChangeIn(file);

    /// <summary>The secrets of this moment, as their file has them; not all need be secrets while it is being written.</summary>
    public string[] CurrentSecrets() => _secrets.Current(Secrets) ?? [];
}
