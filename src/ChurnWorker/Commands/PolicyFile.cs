using ChurnWorker.Configuration;

namespace ChurnWorker.Commands;

/// <summary>A file with a win-back policy: JSON with the members of the section <c>WinBack</c>, bare or under that name, over the configuration in effect.</summary>
internal static class PolicyFile
{
    /// <summary>The configuration in effect with the policy of a file.</summary>
    /// <exception cref="CommandFailedException">The file cannot be read, or the policy is not valid.</exception>
    public static WorkerOptions Load(string path, string? configFile, IReadOnlyList<string> overrides)
    {
        var configuration = ConfigurationLoader.Load(ConfigurationInputs.OfProcess(configFile, overrides) with { Policy = Read(path) });
        if (configuration.IsValid)
            return configuration.Options;
        using var errors = new StringWriter();
        configuration.WriteErrors(errors);
        throw new CommandFailedException($"{path}:{Environment.NewLine}{errors}".TrimEnd(), ExitCodes.Usage);
    }

    private static ConfigurationLayer Read(string path)
    {
        try
        {
            return PolicySettings.Of(InputFile.Existing(path));
        }
        catch (InvalidDataException e)
        {
            throw new CommandFailedException($"{path}: {e.Message}", ExitCodes.Usage);
        }
    }
}
