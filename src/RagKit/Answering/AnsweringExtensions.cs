using Microsoft.Extensions.AI;
using RagKit.Answering;
using RagKit.Retrieval;

namespace RagKit;

/// <summary>Grounds chat clients in a corpus and reads the citations of their answers.</summary>
public static class AnsweringExtensions
{
    /// <summary>
    /// A chat client whose answers come from a corpus: see <see cref="GroundedChatClient"/>. The client given is used as it is, and
    /// disposed with the new one, as every <see cref="DelegatingChatClient"/> does.
    /// </summary>
    /// <param name="chat">The model's client, or an <see cref="ExtractiveChatClient"/> where there is no model.</param>
    /// <param name="retriever">Where passages are found: a corpus.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static IChatClient GroundedIn(this IChatClient chat, IRetriever retriever, GroundingOptions? options = null) =>
        new GroundedChatClient(chat, retriever, options);

    /// <summary>The citations of an answer, in the order of the text; also those that a model's own tools made.</summary>
    public static IReadOnlyList<CitationAnnotation> GetCitations(this ChatResponse answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return [.. answer.Messages.SelectMany(message => message.Contents).SelectMany(content => content.Annotations ?? []).OfType<CitationAnnotation>()];
    }

    /// <summary>What a citation points to; <see langword="null"/> for one that RagKit did not make.</summary>
    public static Citation? GetCitation(this CitationAnnotation annotation)
    {
        ArgumentNullException.ThrowIfNull(annotation);
        return Citations.Read(annotation);
    }
}
