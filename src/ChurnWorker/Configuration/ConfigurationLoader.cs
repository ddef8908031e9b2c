namespace ChurnWorker.Configuration;

/// <summary>
/// Reads the configuration, later places over earlier ones: <c>appsettings.json</c> beside the program, in the working directory, the file of <c>--config</c>,
/// the environment, <c>--set</c>. Nothing is ignored in silence, and every error is found in one go.
/// </summary>
internal static class ConfigurationLoader
{
    private const string FileSuffix = "_FILE";
    private const string LoggingSection = "Serilog";

    // Read by the .NET host itself in other programs; harmless here
    private const string IgnoredSection = "Logging";

    /// <summary>The configuration of this process.</summary>
    /// <param name="configFile">File of <c>--config</c>, or null.</param>
    /// <param name="overrides">Texts of <c>--set Key=value</c>.</param>
    public static ConfigurationResult Load(string? configFile, IReadOnlyList<string> overrides) => Load(ConfigurationInputs.OfProcess(configFile, overrides));

    /// <summary>The configuration of <paramref name="inputs"/>.</summary>
    public static ConfigurationResult Load(ConfigurationInputs inputs) => Load(inputs, withShadow: true);

    private static ConfigurationResult Load(ConfigurationInputs inputs, bool withShadow)
    {
        var errors = new List<ConfigurationError>();
        var found = new Dictionary<Setting, IReadOnlyList<string?>>();
        var origins = new Dictionary<string, string>(StringComparer.Ordinal);
        var secretFiles = new Dictionary<string, SecretFile>(StringComparer.Ordinal);
        var logging = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var layer in Layers(inputs, errors))
        {
            foreach (var value in layer.Values.Where(v => IsOf(LoggingSection, v.Key)))
                logging[value.Key] = value.Text;
            foreach (var setting in ConfigurationTable.Settings.Where(s => s.IsSecret && layer.Values.Any(v => v.Key.Equals(s.Key, StringComparison.OrdinalIgnoreCase))))
                secretFiles.Remove(setting.Key);
            foreach (var (setting, texts) in Match(layer, inputs.WorkingDirectory, errors, secretFiles))
            {
                found[setting] = texts;
                origins[setting.Key] = layer.Origin;
            }
        }

        AddProfile(found, origins);
        var options = new WorkerOptions();
        var unread = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (setting, texts) in found)
        {
            if (setting.TryRead(texts, out var value) is { } error)
            {
                errors.Add(new ConfigurationError(setting.Key, $"{error} ({origins[setting.Key]})"));
                unread.Add(setting.Key);
            }
            else
            {
                setting.Write(options, value);
            }
        }

        options.Bus.RabbitMq.PasswordChangesIn(secretFiles.GetValueOrDefault("Bus:RabbitMq:Password"));
        options.Ops.TokenChangesIn(secretFiles.GetValueOrDefault("Ops:Token"));
        options.Store.ConnectionChangesIn(secretFiles.GetValueOrDefault("Store:Connection"));
        options.Outbox.Webhook.SecretsChangeIn(secretFiles.GetValueOrDefault("Outbox:Webhook:Secrets"));
        options.Intake.Webhooks.Shopify.SecretsChangeIn(secretFiles.GetValueOrDefault("Intake:Webhooks:Shopify:Secrets"));
        options.Intake.Webhooks.Stripe.SecretsChangeIn(secretFiles.GetValueOrDefault("Intake:Webhooks:Stripe:Secrets"));
        options.Intake.Webhooks.WooCommerce.SecretsChangeIn(secretFiles.GetValueOrDefault("Intake:Webhooks:WooCommerce:Secrets"));
        errors.AddRange(ConfigurationRules.Check(options, inputs.WorkingDirectory).Where(e => !unread.Contains(e.Key)));
        errors.AddRange(LoggingRules.Check(logging));
        if (withShadow && errors.Count == 0 && options.WinBack.Shadow is { } shadow)
            errors.AddRange(LoadShadow(options, shadow, inputs));
        return new ConfigurationResult
        {
            Options = errors.Count == 0 ? options : null,
            Errors = [.. errors.Distinct().OrderBy(e => e.Key, StringComparer.Ordinal)],
            Logging = new ConfigurationBuilder().AddInMemoryCollection(logging).Build(),
            Origins = origins,
        };
    }

    /// <summary>The shadow policy: its file over the configuration in effect, with rules of its own.</summary>
    private static IEnumerable<ConfigurationError> LoadShadow(WorkerOptions options, string path, ConfigurationInputs inputs)
    {
        const string Key = "WinBack:Shadow";
        ConfigurationLayer policy;
        try
        {
            policy = PolicySettings.Of(Path.GetFullPath(path, inputs.WorkingDirectory));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return [new ConfigurationError(Key, $"{path}: {e.Message}")];
        }

        var result = Load(inputs with { Policy = policy }, withShadow: false);
        if (!result.IsValid)
            return [.. result.Errors.Select(e => new ConfigurationError(Key, $"{path}: {e}"))];
        var (live, beside) = (options.ToPolicy(), result.Options.ToPolicy());
        if ((live.HighValueQuantile, live.HighValueAbsolute, live.ValueHorizonDays, live.Margin) != (beside.HighValueQuantile, beside.HighValueAbsolute, beside.ValueHorizonDays, beside.Margin))
            return [new ConfigurationError(Key, $"{path}: HighValue, ValueHorizonDays and Margin must be those of the live policy, because the model learns its thresholds with them; compare others with replay --policy")];
        if ((live.Replenishment, live.ReplenishmentLead) != (beside.Replenishment, beside.ReplenishmentLead))
            return [new ConfigurationError(Key, $"{path}: Replenishment and ReplenishmentLeadDays must be those of the live policy, because the shadow sees the reminders that are really sent; compare others with replay --policy")];
        options.ShadowIs(beside);
        return [];
    }

    /// <summary>The named defaults lie below whatever is configured anywhere. A profile that does not exist is found when the setting itself is read.</summary>
    private static void AddProfile(Dictionary<Setting, IReadOnlyList<string?>> found, Dictionary<string, string> origins)
    {
        var chosen = Find("WinBack:Profile")!;
        if (!found.TryGetValue(chosen, out var texts) || chosen.TryRead(texts, out var value) is not null || value is not IndustryProfile profile)
            return;
        foreach (var (key, text) in IndustryProfiles.ValuesOf(profile))
        {
            var setting = Find(key)!;
            if (!found.TryAdd(setting, [text]))
                continue;
            origins[setting.Key] = $"profile {profile}";
        }
    }

    private static IEnumerable<ConfigurationLayer> Layers(ConfigurationInputs inputs, List<ConfigurationError> errors)
    {
        var files = new[] { inputs.ProgramDirectory, inputs.WorkingDirectory }
            .Select(folder => Path.GetFullPath(Path.Combine(folder, "appsettings.json")))
            .Distinct(StringComparer.Ordinal)
            .Where(File.Exists)
            .ToList();
        if (inputs.ConfigFile is { } named)
            files.Add(Path.GetFullPath(named, inputs.WorkingDirectory));
        foreach (var file in files)
            yield return ConfigurationLayer.OfFile(file, errors);
        yield return ConfigurationLayer.OfEnvironment(inputs.Environment, [.. ConfigurationTable.Sections, LoggingSection]);
        yield return ConfigurationLayer.OfOverrides(inputs.Overrides, errors);
        if (inputs.Policy is { } policy)
            yield return policy;
    }

    // The settings that a layer speaks of. The items of a list belong together: a layer that names one replaces the whole list
    private static Dictionary<Setting, IReadOnlyList<string?>> Match(ConfigurationLayer layer, string folder, List<ConfigurationError> errors, Dictionary<string, SecretFile> secretFiles)
    {
        var matched = new Dictionary<Setting, IReadOnlyList<string?>>();
        var lists = new Dictionary<Setting, SortedDictionary<int, string?>>();
        foreach (var (key, text) in layer.Values.OrderBy(v => v.Key, StringComparer.OrdinalIgnoreCase))
        {
            if (IsOf(LoggingSection, key) || IsOf(IgnoredSection, key))
                continue;
            if (Find(key) is { } setting)
            {
                AddOnce(setting, text);
            }
            else if (key.EndsWith(FileSuffix, StringComparison.OrdinalIgnoreCase) && Find(key[..^FileSuffix.Length]) is { } fromFile)
            {
                if (ReadSecret(key, text, folder, errors) is not { } secret)
                    continue;
                AddOnce(fromFile, secret);
                secretFiles[fromFile.Key] = new SecretFile(Path.GetFullPath(text!, folder), secret);
            }
            else if (key.LastIndexOf(':') is > 0 and var colon && Find(key[..colon]) is { IsList: true } list
                && int.TryParse(key.AsSpan(colon + 1), out var index) && index >= 0)
            {
                if (!lists.TryGetValue(list, out var items))
                    lists[list] = items = [];
                items[index] = text;
            }
            else
            {
                errors.Add(new ConfigurationError(key, $"is not a setting{Hint(key)} ({layer.Origin})"));
            }
        }

        foreach (var (list, items) in lists)
        {
            if (!matched.TryAdd(list, [.. items.Values]))
                errors.Add(new ConfigurationError(list.Key, $"is given both as one text and item by item ({layer.Origin})"));
        }

        return matched;

        void AddOnce(Setting setting, string? text)
        {
            if (!matched.TryAdd(setting, [text]))
                errors.Add(new ConfigurationError(setting.Key, $"is given twice ({layer.Origin})"));
        }
    }

    private static string? ReadSecret(string key, string? path, string folder, List<ConfigurationError> errors)
    {
        try
        {
            return SecretFile.TextOf(Path.GetFullPath(path ?? "", folder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            errors.Add(new ConfigurationError(key, $"the file '{path}' cannot be read: {e.Message}"));
            return null;
        }
    }

    private static Setting? Find(string key) => ConfigurationTable.Settings.FirstOrDefault(s => s.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    private static bool IsOf(string section, string key) =>
        key.Equals(section, StringComparison.OrdinalIgnoreCase) || key.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase);

    private static string Hint(string key)
    {
        if (ConfigurationTable.Settings.FirstOrDefault(s => s.Key.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase)) is { } inside)
            return $" but a section; it holds e.g. {inside.Key}";
        return key.Contains(':', StringComparison.Ordinal)
            ? NearestName.Hint(key, ConfigurationTable.Settings.Select(s => s.Key))
            : NearestName.Hint(key, [.. ConfigurationTable.Sections, LoggingSection]);
    }
}
