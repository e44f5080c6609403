namespace RagKit.Domains;

/// <summary>A domain that a chat model may assign chunks to.</summary>
/// <param name="Name">Its name, such as <c>law</c>.</param>
/// <param name="About">What belongs to it, in a sentence for the model.</param>
public sealed record DomainDescription(string Name, string About);
