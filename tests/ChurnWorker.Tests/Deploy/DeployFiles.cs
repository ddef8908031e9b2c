using System.Runtime.CompilerServices;
using YamlDotNet.RepresentationModel;

namespace ChurnWorker.Tests.Deploy;

/// <summary>The files of the folder <c>deploy</c>.</summary>
internal static class DeployFiles
{
    /// <summary>Full path of a file of the folder.</summary>
    public static string PathOf(string file, [CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../deploy", file));

    /// <summary>Text of a file.</summary>
    public static string Text(string file) => File.ReadAllText(PathOf(file));

    /// <summary>Paths of all files of a kind, relative to the folder.</summary>
    public static IEnumerable<string> All(string pattern) =>
        Directory.EnumerateFiles(PathOf(""), pattern, SearchOption.AllDirectories).Select(path => Path.GetRelativePath(PathOf(""), path)).Where(path => !path.StartsWith("secrets", StringComparison.Ordinal));

    /// <summary>Documents of a YAML file.</summary>
    public static IReadOnlyList<YamlNode> Yaml(string file)
    {
        var stream = new YamlStream();
        using var text = new StringReader(Text(file));
        stream.Load(text);
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    /// <summary>The only document of a YAML file.</summary>
    public static YamlNode OneYaml(string file) => Yaml(file).ShouldHaveSingleItem(file);

    /// <summary>What a path of keys leads to; null where a key is missing. A number is a place in a list.</summary>
    public static YamlNode? At(this YamlNode? node, params string[] path)
    {
        foreach (var key in path)
        {
            node = node switch
            {
                YamlMappingNode map => map.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null,
                YamlSequenceNode list => list.Children.ElementAtOrDefault(int.Parse(key, System.Globalization.CultureInfo.InvariantCulture)),
                _ => null,
            };
        }

        return node;
    }

    /// <summary>The text at a path.</summary>
    public static string? TextAt(this YamlNode? node, params string[] path) => (node.At(path) as YamlScalarNode)?.Value;

    /// <summary>The items of a list at a path; none where it is missing.</summary>
    public static IEnumerable<YamlNode> Items(this YamlNode? node, params string[] path) => (node.At(path) as YamlSequenceNode)?.Children ?? [];

    /// <summary>Keys and texts of a mapping at a path.</summary>
    public static Dictionary<string, string> Pairs(this YamlNode? node, params string[] path) =>
        (node.At(path) as YamlMappingNode)?.Children.ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => ((YamlScalarNode)pair.Value).Value!) ?? [];
}
