using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace DomainKnowledge;

/// <summary>
/// Stands in for a chat model, so that the sample runs offline and always says the same: it tells kinds of sentences by how they begin, and domains by their
/// words. A real client takes its place in one line.
/// </summary>
public sealed class ScriptedChatClient : IChatClient
{
    private static readonly (string Domain, string[] Words)[] Domains =
    [
        ("rescue", ["rescue", "vessel aground", "lifeboat", "swimmer", "wreck", "saved", "cold water", "breaking sea", "shore"]),
        ("weather", ["barometer", "mercury", "storm", "fog", "gale", "lightning", "wind", "observing"]),
        ("stores", ["store", "gauge", "flour", "candles", "accounts", "chandler", "oil in winter", "book a", "more oil"]),
        ("light", ["lamp", "light", "lens", "wick", "glass", "burner", "colza", "clockwork"]),
    ];

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string[] sentences = [.. messages.Last().Text.Split('\n').Select(line => line.Trim()).Where(line => line.EndsWith('.'))];
        var entries = sentences.Select(sentence => new { kind = KindOf(sentence), domain = DomainOf(sentence), statement = Statement(sentence), quote = sentence });
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, JsonSerializer.Serialize(entries))) { FinishReason = ChatFinishReason.Stop });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
            yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private static string KindOf(string sentence) => sentence switch
    {
        _ when sentence.StartsWith("It is a principle", StringComparison.Ordinal) => "principle",
        _ when sentence.StartsWith("Beware", StringComparison.Ordinal) || sentence.StartsWith("Never", StringComparison.Ordinal) => "warning",
        _ when sentence.StartsWith("We hold", StringComparison.Ordinal) || sentence.StartsWith("It has been found", StringComparison.Ordinal) => "claim",
        _ => "rule",
    };

    private static string DomainOf(string sentence) =>
        Domains.MaxBy(domain => domain.Words.Count(word => sentence.Contains(word, StringComparison.OrdinalIgnoreCase))).Domain;

    private static string Statement(string sentence)
    {
        foreach (string opening in (string[])["We hold that ", "It has been found that "])
        {
            if (sentence.StartsWith(opening, StringComparison.Ordinal))
                return char.ToUpperInvariant(sentence[opening.Length]) + sentence[(opening.Length + 1)..];
        }
        return sentence;
    }
}
