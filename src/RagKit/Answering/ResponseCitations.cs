using System.Text;
using Microsoft.Extensions.AI;

namespace RagKit.Answering;

/// <summary>Adds citations to an answer that came whole; the answer given is not changed.</summary>
internal static class ResponseCitations
{
    public static ChatResponse Add(ChatResponse answer, IReadOnlyList<Passage> passages)
    {
        CitationReader reader = new(passages);
        ChatMessage[] messages = [.. answer.Messages.Select(message => message.Role == ChatRole.Assistant ? Add(message, reader) : message)];
        ChatResponse cited = Copy(answer, messages);
        if (reader.Invalid > 0)
        {
            cited.AdditionalProperties = answer.AdditionalProperties is { } given ? new(given) : [];
            cited.AdditionalProperties[GroundedChatClient.InvalidCitationsProperty] = reader.Invalid;
        }
        return cited;
    }

    private static ChatMessage Add(ChatMessage message, CitationReader reader)
    {
        List<AIContent> contents = [.. message.Contents];
        StringBuilder run = new();
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] is not TextContent text)
                continue;
            run.Append(text.Text);
            if (i + 1 < contents.Count && contents[i + 1] is TextContent)
                continue;
            List<CitationAnnotation> citations = reader.Read(run.ToString());
            run.Clear();
            if (citations.Count > 0)
                contents[i] = Annotate(text, citations);
        }
        ChatMessage cited = message.Clone();
        cited.Contents = contents;
        return cited;
    }

    private static TextContent Annotate(TextContent text, List<CitationAnnotation> citations) => new(text.Text)
    {
        Annotations = [.. text.Annotations ?? [], .. citations],
        AdditionalProperties = text.AdditionalProperties,
        RawRepresentation = text.RawRepresentation,
    };

    private static ChatResponse Copy(ChatResponse answer, ChatMessage[] messages) => new([.. messages])
    {
        ResponseId = answer.ResponseId,
        ConversationId = answer.ConversationId,
        ModelId = answer.ModelId,
        CreatedAt = answer.CreatedAt,
        FinishReason = answer.FinishReason,
        Usage = answer.Usage,
#pragma warning disable MEAI001 // Passed on as it is, whatever becomes of it.
        ContinuationToken = answer.ContinuationToken,
#pragma warning restore MEAI001
        RawRepresentation = answer.RawRepresentation,
        AdditionalProperties = answer.AdditionalProperties,
    };
}
