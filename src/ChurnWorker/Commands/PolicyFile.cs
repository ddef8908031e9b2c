using System.Text.Json;
using ChurnWorker.Configuration;

namespace ChurnWorker.Commands;

/// <summary>A file with a win-back policy: JSON with the members of the section <c>WinBack</c>, bare or under that name, over the configuration in effect.</summary>
internal static class PolicyFile
{
    private const string Section = "WinBack";

    /// <summary>The configuration in effect with the policy of a file.</summary>
    /// <exception cref="CommandFailedException">The file cannot be read, or the policy is not valid.</exception>
    public static WorkerOptions Load(string path, string? configFile, IReadOnlyList<string> overrides)
    {
        var configuration = ConfigurationLoader.Load(configFile, [.. overrides, .. Settings(path)]);
        if (configuration.IsValid)
            return configuration.Options!;
        using var errors = new StringWriter();
        configuration.WriteErrors(errors);
        throw new CommandFailedException($"{path}:{Environment.NewLine}{errors}".TrimEnd(), ExitCodes.Usage);
    }

    private static List<string> Settings(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(InputFile.Existing(path)));
            var settings = new List<string>();
            Flatten(json.RootElement.TryGetProperty(Section, out var section) ? section : json.RootElement, Section, settings);
            return settings;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new CommandFailedException($"{path} is no JSON object: {e.Message}", ExitCodes.Usage);
        }
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
