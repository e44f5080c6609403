namespace RagKit.Configuration;

/// <summary>A value, a list or a mapping of a configuration, with its place. Immutable.</summary>
internal abstract record ConfigNode(string Place)
{
    /// <summary>What it is, for people.</summary>
    public abstract string Shape { get; }
}

/// <summary>A value; empty for none.</summary>
internal sealed record ScalarNode(string Place, string Text) : ConfigNode(Place)
{
    public override string Shape => Text.Length == 0 ? "empty" : $"'{Text}'";
}

/// <summary>A list.</summary>
internal sealed record ListNode(string Place, IReadOnlyList<ConfigNode> Items) : ConfigNode(Place)
{
    public override string Shape => "a list";
}

/// <summary>A mapping, in the order written.</summary>
internal sealed record MapNode(string Place, IReadOnlyList<MapEntry> Entries) : ConfigNode(Place)
{
    public override string Shape => "a mapping";

    public MapEntry? Find(string name) => Entries.FirstOrDefault(entry => Keys.Same(entry.Key, name));
}

/// <summary>A key with its own place, and what is behind it.</summary>
internal sealed record MapEntry(string Key, string Place, ConfigNode Value);

/// <summary>How keys are compared.</summary>
internal static class Keys
{
    /// <summary>Whether two keys are the same but for case, dashes and underscores: <c>maxPages</c>, <c>max-pages</c>, <c>MAX_PAGES</c>.</summary>
    public static bool Same(string one, string other) => Plain(one).Equals(Plain(other), StringComparison.OrdinalIgnoreCase);

    private static string Plain(string key) => key.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
}
