using System.Runtime.CompilerServices;
using System.Text;
using RagKit.Sources;

namespace RagKit.Benchmarks;

/// <summary>
/// Documents made of words drawn by Zipf's law from a vocabulary that grows with the square root of the corpus (Heaps' law), in
/// topics: the same for the same number on every machine.
/// </summary>
internal sealed class SyntheticSource(int documents, int wordsEach = 200) : ISource
{
    private const int Topics = 64, TopicWords = 400, Common = 2000;

    public string Id => "synthetic";

    public async IAsyncEnumerable<SourceItem> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        for (int i = 0; i < documents; i++)
            yield return new SourceItem($"{i:000000}.txt", "1");
    }

    public ValueTask<Stream> OpenAsync(SourceItem item, CancellationToken cancellationToken = default) =>
        new(new MemoryStream(Encoding.UTF8.GetBytes(Text(int.Parse(item.Id.AsSpan(0, 6), provider: null)))));

    public string Text(int document)
    {
        Random random = new(document);
        int vocabulary = (int)(40 * Math.Sqrt((double)documents * wordsEach)), topic = random.Next(Topics);
        StringBuilder text = new();
        for (int i = 0; i < wordsEach; i++)
        {
            int word = random.NextDouble() switch
            {
                < 0.5 => Zipf(random, Common),
                < 0.85 => Common + (topic * TopicWords) + Zipf(random, TopicWords),
                _ => Common + (Topics * TopicWords) + Zipf(random, vocabulary),
            };
            Append(text, word);
            text.Append(i % 12 == 11 ? ". " : " ");
        }
        return text.ToString();
    }

    private static int Zipf(Random random, int count) => (int)Math.Exp(random.NextDouble() * Math.Log(count));

    /// <summary>A pronounceable word for a number.</summary>
    private static void Append(StringBuilder text, int word)
    {
        for (word += 20; word > 0; word /= 75)
            text.Append("bdfgklmnprstvwz"[word % 15]).Append("aeiou"[word / 15 % 5]);
    }
}
