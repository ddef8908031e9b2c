using System.Reflection;
using System.Text;

namespace ChurnWorker.Configuration;

/// <summary>Every setting there is, derived from the options classes. Documentation, <c>doctor</c> and the loader all read this one table.</summary>
internal static class ConfigurationTable
{
    /// <summary>All settings in order of section and declaration.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [.. Walk(typeof(WorkerOptions), [])];

    /// <summary>First segments of the keys: <c>Store</c>, <c>Bus</c>, ….</summary>
    public static IReadOnlyList<string> Sections { get; } = [.. typeof(WorkerOptions).GetProperties().Select(p => p.Name)];

    /// <summary>The table in Markdown: variable, default, allowed values, meaning.</summary>
    public static string ToMarkdown()
    {
        var text = new StringBuilder("| variable | default | allowed | meaning |\n|---|---|---|---|\n");
        foreach (var setting in Settings)
        {
            var initial = setting.IsSecret ? "" : setting.DefaultText;
            text.Append($"| `{setting.EnvironmentName}` | {(initial.Length == 0 ? "" : $"`{initial}`")} | {Cell(setting.Range)} | {Cell(setting.Meaning)} |\n");
        }

        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static IEnumerable<Setting> Walk(Type type, IReadOnlyList<PropertyInfo> above)
    {
        foreach (var property in type.GetProperties().Where(p => p.CanWrite).OrderBy(p => p.MetadataToken))
        {
            IReadOnlyList<PropertyInfo> path = [.. above, property];
            if (property.GetCustomAttribute<SettingAttribute>() is { } attribute)
                yield return new Setting(path, attribute);
            else if (property.PropertyType.Namespace == typeof(WorkerOptions).Namespace && property.PropertyType.IsClass)
                foreach (var setting in Walk(property.PropertyType, path))
                    yield return setting;
            else
                throw new InvalidOperationException($"{type.Name}.{property.Name} can be configured but carries no [Setting].");
        }
    }
}
