namespace RagKit.Tests.Answering;

/// <summary>A few documents cut by place, so that every citation can be held against the text it points to.</summary>
internal static class Handbook
{
    public const string Leave =
        "Parental leave lasts 16 weeks for every parent. It can be taken in two blocks of at least four weeks. " +
        "Write to people@example.org before the birth. Sick leave is paid in full for six weeks.";

    public const string Travel =
        "Trains are booked by the travel desk. A hotel may cost 140 euros a night, breakfast included.\n" +
        "Receipts are handed in within 30 days [7].";

    public static Dictionary<string, string> Texts { get; } = new() { ["leave.md"] = Leave, ["travel.pdf"] = Travel };

    public static Chunk Cut(string document, int start, int end, int ordinal = 0) =>
        new($"{document}#{start}-{end}", document, ordinal, Texts[document][start..end], start..end)
        {
            Title = document == "leave.md" ? "Leave" : "Travel",
            Page = document == "travel.pdf" ? 3 + ordinal : null,
            Metadata = document == "travel.pdf"
                ? new(new Dictionary<string, MetadataValue> { ["url"] = "https://example.org/travel.pdf" })
                : Metadata.Empty,
        };

    public static Chunk Whole(string document) => Cut(document, 0, Texts[document].Length);

    public static Hit[] Hits { get; } = [new(Whole("leave.md"), 0.9), new(Whole("travel.pdf"), 0.5)];
}
