namespace RagKit.Layout;

/// <summary>A text, and the links in it.</summary>
internal sealed record LinkedText(string Text, IReadOnlyList<BlockLink> Links)
{
    public static LinkedText Of(string text) => new(text, []);

    public static LinkedText Join(IReadOnlyList<LinkedText> parts, string separator)
    {
        if (parts.Count == 1)
            return parts[0];
        LinkedTextBuilder builder = new();
        for (int i = 0; i < parts.Count; i++)
        {
            if (i > 0)
                builder.Append(separator);
            builder.Append(parts[i]);
        }
        return builder.Build();
    }
}
