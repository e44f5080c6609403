namespace RagKit.Loading;

/// <summary>What was read of a page.</summary>
internal sealed record HtmlPage(Document Document, string? Title, Metadata Metadata);
