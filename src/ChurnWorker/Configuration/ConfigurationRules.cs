using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ChurnWorker.Model.Activity;

namespace ChurnWorker.Configuration;

/// <summary>Rules that no single property can state: values that must fit each other or the machine.</summary>
internal static class ConfigurationRules
{
    /// <summary>Everything wrong with options whose values were each in range.</summary>
    /// <param name="options">The options.</param>
    /// <param name="folder">Folder that relative paths start from.</param>
    public static IEnumerable<ConfigurationError> Check(WorkerOptions options, string folder)
    {
        IEnumerable<(string Key, string? Error)> found =
        [
            ("Store:Connection", StoreError(options.Store.Connection, folder)),
            ("Ops:Url", UrlError(options.Ops)),
            ("Ops:Token", options.Ops.Token is { Length: < 16 } ? "is shorter than 16 characters; make one with: openssl rand -hex 24" : null),
            ("Telemetry:OtlpEndpoint", OtlpError(options.Telemetry.OtlpEndpoint)),
            ("Outbox:Webhook:Url", WebhookError(options.Outbox.Webhook)),
            ("Outbox:Webhook:Secrets", SecretsError(options.Outbox.Webhook)),
            ("Intake:Webhooks:Shopify:Secrets", SecretsError(options.Intake.Webhooks.Shopify)),
            ("Intake:Webhooks:Stripe:Secrets", SecretsError(options.Intake.Webhooks.Stripe)),
            ("Intake:Webhooks:WooCommerce:Secrets", SecretsError(options.Intake.Webhooks.WooCommerce)),
            ("Shop:TimeZone", ZoneError(options.Shop.TimeZone)),
            ("Shop:ReportingCurrency", CurrencyError(options.Shop.ReportingCurrency)),
            ("Outbox:File", options.Outbox.File is { } file ? FileError(file, folder) : null),
            ("Bus:RabbitMq:Tls:CaFile", CaFileError(options.Bus.RabbitMq.Tls, folder)),
            ("Intake:Prefetch", options.Intake.Prefetch < options.Intake.BatchSize
                ? $"{options.Intake.Prefetch} is below Intake:BatchSize {options.Intake.BatchSize}: a batch could never fill"
                : null),
            ("Bus:QuestionsQueue", options.Bus.QuestionsQueue == options.Intake.Queue || options.Bus.QuestionsQueue == options.Intake.DeadLetterQueue
                ? "must differ from the queues of Intake" : null),
            ("Intake:DeadLetterQueue", options.Intake.DeadLetterQueue == options.Intake.Queue
                ? "must differ from Intake:Queue" : null),
            ("Intake:Shard", options.Intake.Shard >= options.Intake.Shards
                ? $"{options.Intake.Shard} is none of the {options.Intake.Shards} of Intake:Shards, which count from 0" : null),
            ("Intake:Shards", options.Intake.IsSharded && options.Bus.Transport != BusTransport.RabbitMq
                ? "above 1 needs Bus:Transport RabbitMq, whose exchange shares the customers out" : null),
            ("Outbox:Exchange", options.Outbox.Exchange == options.Intake.Exchange
                ? "must differ from Intake:Exchange, or the worker would take in what it sends out" : null),
            ("WinBack:ExpireAfterDays", options.WinBack.ExpireAfterDays < options.WinBack.ActByDays
                ? $"{options.WinBack.ExpireAfterDays} is below WinBack:ActByDays {options.WinBack.ActByDays}: a trigger would expire before it must be acted on"
                : null),
            ("WinBack:Playbooks", options.WinBack.Playbooks.FirstOrDefault(p => p.Split('=', 2) is not [{ Length: > 0 }, { Length: > 0 }]) is { } entry
                ? $"'{entry}' is not reason=playbook" : null),
            ("WinBack:QuietHours", QuietHoursText.Error(options.WinBack.QuietHours)),
            ("WinBack:TimeZone", options.WinBack.TimeZone is { } zone ? ZoneError(zone) : null),
        ];
        return found.Concat(RateText.Errors(options.Shop).Select(error => (Key: "Shop:Rates", Error: (string?)error)))
            .Where(f => f.Error is not null).Select(f => new ConfigurationError(f.Key, f.Error!));
    }

    private static string? StoreError(string connection, string folder)
    {
        // The text after the colon may hold a password: not repeated
        if (connection.StartsWith("postgres:", StringComparison.OrdinalIgnoreCase))
            return ConnectionText.PostgresError(connection["postgres:".Length..]);
        if (!connection.StartsWith("sqlite:", StringComparison.OrdinalIgnoreCase))
            return "must be sqlite:PATH or postgres:CONNECTION-STRING";
        var path = connection["sqlite:".Length..];
        return path.Trim().Length == 0 || path.StartsWith(':')
            ? "must name a file after sqlite:, because state has to survive a restart"
            : FileError(path, folder);
    }

    private static string? FileError(string file, string folder)
    {
        var path = Path.GetFullPath(file, folder);
        if (Directory.Exists(path))
            return $"'{path}' is a folder, not a file";
        var parent = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(parent))
            return $"the folder '{parent}' does not exist";
        try
        {
            // Only a real attempt sees read-only mounts and quotas, not just permission bits
            var probe = Path.Combine(parent, $".churnworker-{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.probe");
            using var _ = new FileStream(probe, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"the folder '{parent}' is not writable: {e.Message}";
        }
    }

    private static string? UrlError(OpsOptions ops)
    {
        var url = ops.Url;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp)
            return $"'{url}' is not an http URL, e.g. http://127.0.0.1:8090";
        if (uri.PathAndQuery != "/" || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
            return "must be scheme, host and port only";
        if (uri.DnsSafeHost.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return null;
        if (!IPAddress.TryParse(uri.DnsSafeHost, out var address))
            return $"'{uri.Host}' is neither an IP address nor localhost";
        return IPAddress.IsLoopback(address) || ops.Token is not null
            ? null
            : $"'{uri.Host}' is not a loopback host: set Ops:Token, or use 127.0.0.1, [::1] or localhost";
    }

    private static string? OtlpError(string? endpoint) =>
        endpoint is null || (Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
            ? null
            : $"'{endpoint}' is not an http or https URL, e.g. http://127.0.0.1:4318";

    private static string? WebhookError(WebhookOptions webhook)
    {
        if (webhook.Url is null)
            return null;
        if (!Uri.TryCreate(webhook.Url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
            return "is not an https URL";
        if (uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
            return "must hold neither user nor fragment";
        return uri.Scheme == Uri.UriSchemeHttps || webhook.AllowPrivateAddresses ? null : "must be https; only with Outbox:Webhook:AllowPrivateAddresses may it be http";
    }

    private static string? SecretsError(WebhookOptions webhook)
    {
        if (webhook is { Url: not null, Secrets: null } && WebhookError(webhook) is null)
            return "must hold a secret, or the receiver cannot tell our messages from others'; make one with: echo whsec_$(openssl rand -base64 32)";
        return webhook.Secrets is null || webhook.Secrets.All(IsSecret) ? null : "must each be whsec_ and 24 to 64 bytes in base64";
    }

    private static string? SecretsError(ShopWebhookOptions webhooks) => webhooks.Secrets is { } secrets && secrets.Any(secret => secret.Length < 8) ? "must each have 8 or more characters" : null;

    // The format of Standard Webhooks
    private static bool IsSecret(string secret)
    {
        const string Prefix = "whsec_";
        return secret.StartsWith(Prefix, StringComparison.Ordinal) && Convert.TryFromBase64String(secret[Prefix.Length..], new byte[secret.Length], out var length) && length is >= 24 and <= 64;
    }

    private static string? ZoneError(string zone) => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)
        ? null
        : $"'{zone}' is not a time zone this machine knows{NearestName.Hint(zone, TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id))}";

    private static string? CurrencyError(string? currency) => currency is null || Currencies.TryGet(currency, out _)
        ? null
        : $"'{currency}' is not an ISO 4217 code, e.g. EUR{NearestName.Hint(currency, Currencies.All.Select(c => c.Code))}";

    private static string? CaFileError(RabbitMqTlsOptions tls, string folder)
    {
        if (tls.CaFile is not { } file)
            return null;
        if (!tls.Enabled)
            return "has no effect unless Bus:RabbitMq:Tls:Enabled is true";
        var path = Path.GetFullPath(file, folder);
        if (!File.Exists(path))
            return $"the file '{path}' does not exist";
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(path);
            return authorities.Count > 0 ? null : $"the file '{path}' holds no PEM certificate";
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return $"the file '{path}' cannot be read: {e.Message}";
        }
    }
}
