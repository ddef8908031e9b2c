using System.Text.Json;
using ChurnWorker.Configuration;

namespace ChurnWorker.Commands;

/// <summary>A file with a win-back policy: JSON with the members of the section <c>WinBack</c>, bare or under that name, over the configuration in effect.</summary>
internal static class PolicyFile
{
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

    private static IReadOnlyList<string> Settings(string path)
    {
        try
        {
            return PolicySettings.Of(InputFile.Existing(path));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new CommandFailedException($"{path} is no JSON object: {e.Message}", ExitCodes.Usage);
        }
    }
}
