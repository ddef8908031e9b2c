using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ChurnWorker.Outbox.Webhooks;

/// <summary>Signatures of Standard Webhooks (standardwebhooks.com): HMAC-SHA256 over id, timestamp and body, one for each secret.</summary>
internal sealed class WebhookSignature
{
    private const string Prefix = "whsec_";
    private readonly byte[][] _keys;

    /// <param name="secrets">As configured; each valid.</param>
    public WebhookSignature(IEnumerable<string> secrets) => _keys = [.. secrets.Select(secret => KeyOf(secret) ?? throw new ArgumentException("A webhook secret is not valid.", nameof(secrets)))];

    /// <summary>Value of the header <c>webhook-signature</c>: <c>v1,BASE64</c> for each secret, in order, apart by a blank.</summary>
    /// <param name="id">Value of <c>webhook-id</c>.</param>
    /// <param name="timestamp">Value of <c>webhook-timestamp</c>, Unix seconds.</param>
    /// <param name="body">The body's bytes.</param>
    public string Of(string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}."));
        byte[] signed = [.. head, .. body];
        return string.Join(' ', _keys.Select(key => "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed))));
    }

    /// <summary>The key of a secret; null when the text is none.</summary>
    public static byte[]? KeyOf(string secret)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var key = new byte[secret.Length];
        return Convert.TryFromBase64String(secret[Prefix.Length..], key, out var length) && length is >= 24 and <= 64 ? key[..length] : null;
    }
}
