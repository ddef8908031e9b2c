using System.Text.Json;

namespace ChurnWorker.Configuration;

/// <summary>A file with a win-back policy: JSON with the members of the section <c>WinBack</c>, bare or under that name.</summary>
internal static class PolicySettings
{
    private const string Section = "WinBack";

    /// <summary>Its members as overrides, <c>Key=value</c> each.</summary>
    /// <exception cref="JsonException">The file is no JSON.</exception>
    /// <exception cref="InvalidOperationException">It is no JSON object.</exception>
    public static IReadOnlyList<string> Of(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        var settings = new List<string>();
        Flatten(json.RootElement.TryGetProperty(Section, out var section) ? section : json.RootElement, Section, settings);
        return settings;
    }

    private static void Flatten(JsonElement element, string key, List<string> settings)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                    Flatten(member.Value, $"{key}:{member.Name}", settings);
                break;
            case JsonValueKind.Array:
                foreach (var (i, item) in element.EnumerateArray().Index())
                    Flatten(item, $"{key}:{i}", settings);
                break;
            default:
                settings.Add($"{key}={element}");
                break;
        }
    }
}
