using System.Text.RegularExpressions;

namespace RagKit.Configuration;

/// <summary>The variables of the environment that a configuration uses.</summary>
internal sealed partial class Variables(IReadOnlyDictionary<string, string> values, bool lenient = false)
{
    /// <summary>What a variable that sets a key begins with; two underscores part the keys.</summary>
    public const string Prefix = "RAGKIT__";

    /// <summary>Whether variables may be missing: for checking an environment that this machine is not.</summary>
    public bool IsLenient { get; } = lenient;

    /// <summary>The same, but nothing needs to be set.</summary>
    public Variables Lenient() => new(values, lenient: true);

    /// <summary>The same without those that set keys.</summary>
    public Variables WithoutOverrides() =>
        new(values.Where(pair => !pair.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)).ToDictionary(StringComparer.Ordinal), IsLenient);

    public static Variables OfProcess()
    {
        Dictionary<string, string> all = new(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
            all[(string)entry.Key] = (string?)entry.Value ?? "";
        return new(all);
    }

    /// <summary>The value of a variable; <see langword="null"/> when it is not set.</summary>
    public string? Find(string name) => values.GetValueOrDefault(name);

    /// <summary>A connection string by its name, from <c>ConnectionStrings__name</c>.</summary>
    public string? FindConnection(string name) =>
        values.FirstOrDefault(pair => pair.Key.Equals($"ConnectionStrings__{name}", StringComparison.OrdinalIgnoreCase)).Value is { Length: > 0 } found ? found : null;

    /// <summary>The configuration with the values of <c>RAGKIT__KEY__KEY</c> over it.</summary>
    public MapNode Override(MapNode root, IReadOnlyList<CorpusPart> parts)
    {
        foreach ((string name, string value) in values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || name.Length == Prefix.Length)
                continue;
            string[] path = name[Prefix.Length..].Split("__");
            ScalarNode scalar = new(name, value);
            // A mapping of one key is laid over, so that RAGKIT__STORE__POSTGRES takes the place of a store of another kind. Into a list, and into a
            // part's short form, it is set.
            ConfigNode? below = root.Find(path[0])?.Value;
            MapNode laid = below is ListNode
                ? new(name, [new(path[0], name, Overlay.Set(below, path.AsSpan(1), scalar))])
                : (MapNode)Overlay.Set(null, path, scalar);
            root = Overlay.Over(root, laid, parts);
        }
        return root;
    }

    /// <summary>The text with each <c>${NAME}</c> replaced; <c>$${</c> stands for <c>${</c> itself.</summary>
    public string Expand(ScalarNode node, List<ConfigurationMistake> mistakes)
    {
        if (!node.Text.Contains("${", StringComparison.Ordinal))
            return node.Text;
        return Reference().Replace(node.Text, match =>
        {
            if (match.Value.StartsWith("$$", StringComparison.Ordinal))
                return match.Value[1..];
            string name = match.Groups[1].Value;
            if (Find(name) is string value)
                return value;
            if (IsLenient)
                return match.Value;
            mistakes.Add(new(node.Place, $"The environment has no variable '{name}', which '{node.Text}' names: set it. Write $${{{name}}} for the text itself."));
            return match.Value;
        });
    }

    [GeneratedRegex(@"\$?\$\{([A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Reference();
}
