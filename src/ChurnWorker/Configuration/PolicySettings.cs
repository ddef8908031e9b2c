using System.Text.Json;

namespace ChurnWorker.Configuration;

/// <summary>A file with a win-back policy: JSON with the members of the section <c>WinBack</c>, bare or under that name, and nothing else.</summary>
internal static class PolicySettings
{
    private const string Section = "WinBack";

    /// <summary>What it sets, by key; whether these are settings is for the loader to tell.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="InvalidDataException">It is no such file; the message says why.</exception>
    public static ConfigurationLayer Of(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var values = new List<ConfiguredValue>();
            foreach (var member in PolicyOf(json.RootElement).EnumerateObject())
                Flatten(member.Value, $"{Section}:{member.Name}", values);
            return values.Exists(value => Is(value.Key, $"{Section}:Shadow"))
                ? throw new InvalidDataException("Shadow is no part of a policy: take it out")
                : new ConfigurationLayer(Path.GetFileName(path), values);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"is no valid JSON: {e.Message}", e);
        }
    }

    private static JsonElement PolicyOf(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException("is no JSON object");
        var members = root.EnumerateObject().ToList();
        if (!members.Exists(member => Is(member.Name, Section)))
            return root;
        if (members.Count > 1)
            throw new InvalidDataException($"{members.Find(member => !Is(member.Name, Section)).Name} stands beside {Section}, where nothing is read: a policy is the members of {Section} alone");
        return members[0].Value.ValueKind == JsonValueKind.Object ? members[0].Value : throw new InvalidDataException($"{Section} is no JSON object");
    }

    /// <summary>What is empty is told too, so that it is refused and not passed over.</summary>
    private static void Flatten(JsonElement element, string key, List<ConfiguredValue> values)
    {
        var before = values.Count;
        if (element.ValueKind == JsonValueKind.Object)
            foreach (var member in element.EnumerateObject())
                Flatten(member.Value, $"{key}:{member.Name}", values);
        else if (element.ValueKind == JsonValueKind.Array)
            foreach (var (i, item) in element.EnumerateArray().Index())
                Flatten(item, $"{key}:{i}", values);
        else
            values.Add(new ConfiguredValue(key, element.ValueKind == JsonValueKind.Null ? null : element.ToString()));
        if (values.Count == before)
            values.Add(new ConfiguredValue(key, ""));
    }

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
