namespace ChurnWorker.Configuration;

/// <summary>Webhooks of one kind of shop.</summary>
internal sealed class ShopWebhookOptions
{
    private readonly RotatingSecrets _secrets = new();

    [Setting("Secrets that the shop signs its webhooks with. With one, a webhook on POST /events is taken for its signature alone, and one that is not signed so is refused with 401. Several, apart by comma or line break, during a rotation; best read from a file (the name with _FILE), which is read again when it changes.",
        Secret = true, MaxLength = 200, Form = "8 or more characters", DefaultText = "none: taken from whoever may post events")]
    public string[]? Secrets { get; init; }

    /// <summary>Notes the file that the secrets came from; null: none.</summary>
    public void SecretsChangeIn(SecretFile? file) => _secrets.ChangeIn(file);

    /// <summary>The secrets of this moment; null: none.</summary>
    public string[]? CurrentSecrets() => _secrets.Current(Secrets);
}
