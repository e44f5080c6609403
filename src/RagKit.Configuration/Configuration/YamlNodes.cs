using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace RagKit.Configuration;

/// <summary>Reads YAML into nodes that know their lines.</summary>
internal static class YamlNodes
{
    private const int MaxDepth = 32;

    /// <summary>The root mapping; <see langword="null"/> after a mistake.</summary>
    public static MapNode? Read(string text, string file, List<ConfigurationMistake> mistakes)
    {
        try
        {
            YamlStream stream = [];
            stream.Load(new StringReader(text));
            if (stream.Documents.Count == 1 && Convert(stream.Documents[0].RootNode, file, 0) is MapNode root)
                return root;
            mistakes.Add(new($"{file}:1:1", stream.Documents.Count > 1 ? "The file must hold one YAML document." : "The file must be a mapping that begins with a key such as 'corpus: handbook'."));
        }
        catch (YamlException e)
        {
            mistakes.Add(new(At(file, e.Start), $"This is no YAML: {e.Message}"));
        }
        return null;
    }

    private static ConfigNode Convert(YamlNode node, string file, int depth)
    {
        string place = At(file, node.Start);
        if (depth > MaxDepth)
            throw new YamlException(node.Start, node.End, $"it is nested deeper than {MaxDepth}.");
        return node switch
        {
            YamlSequenceNode list => new ListNode(place, [.. list.Children.Select(item => Convert(item, file, depth + 1))]),
            YamlMappingNode map => new MapNode(place, [.. map.Children.Select(entry => new MapEntry(Key(entry.Key), At(file, entry.Key.Start), Convert(entry.Value, file, depth + 1)))]),
            YamlScalarNode { Style: ScalarStyle.Plain, Value: "~" or "null" } => new ScalarNode(place, ""),
            YamlScalarNode scalar => new ScalarNode(place, scalar.Value ?? ""),
            _ => throw new YamlException(node.Start, node.End, "only values, lists and mappings are read."),
        };
    }

    private static string Key(YamlNode key) => (key as YamlScalarNode)?.Value ?? throw new YamlException(key.Start, key.End, "a key must be a word.");

    private static string At(string file, Mark mark) => $"{file}:{mark.Line}:{mark.Column}";
}
