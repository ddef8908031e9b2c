using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChurnWorker.Intake.Webhooks;

/// <summary>Reading members of a webhook's body that may not be there.</summary>
internal static class WebhookMembers
{
    /// <summary>What a path of names leads to; null where a name is missing or its value is null.</summary>
    public static JsonElement? At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return null;
        return element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : element;
    }

    /// <summary>The text at a path; null where it is no text, or empty.</summary>
    public static string? TextAt(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } found ? found : null;

    /// <summary>The whole number at a path; null where it is none.</summary>
    public static long? NumberAt(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var found) ? found : null;

    /// <summary>The value at a path as it stands, for a member of a native event.</summary>
    public static JsonNode? CopyAt(this JsonElement element, params ReadOnlySpan<string> path) => element.At(path) is { } found ? JsonValue.Create(found.Clone()) : null;

    /// <summary>An id as text, whether the shop writes it as number or as text; null where there is none.</summary>
    public static string? IdAt(this JsonElement element, params ReadOnlySpan<string> path) => element.At(path) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    /// <summary>Money as decimal text at a path; null where it is none.</summary>
    public static decimal? MoneyAt(this JsonElement element, params ReadOnlySpan<string> path) =>
        decimal.TryParse(element.TextAt(path), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var money) ? money : null;

    /// <summary>Items of an array at a path; none where there is none.</summary>
    public static IEnumerable<JsonElement> ItemsAt(this JsonElement element, string name) =>
        element.At(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>Money as a native event has it.</summary>
    public static string Text(this decimal money) => money.ToString(CultureInfo.InvariantCulture);

    /// <summary>Unix seconds as a native event has a time; null for what is no time.</summary>
    public static string? Instant(long? seconds) => seconds is >= 0 and <= 253_402_300_799
        ? DateTimeOffset.FromUnixTimeSeconds(seconds.Value).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : null;
}
