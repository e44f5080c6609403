using System.Text;
using System.Text.Json;
using RagKit.Chunking;

namespace RagKit.Figures;

/// <summary>
/// How well chunks are found and how much they bring along, after Chroma's chunking evaluation, in characters: five corpora in one BM25
/// index (k1 1.2, b 0.75, lower-cased runs of letters and digits), 472 questions with marked ranges. IoU is what the first five chunks
/// share with the marked text, by their whole length and what they miss of it; recall is taken of the first 6,000 characters retrieved.
/// </summary>
internal sealed class ChunkQuestions
{
    private const int Top = 5, Budget = 6000;

    private readonly Dictionary<string, string> _texts = [];
    private readonly List<(string Corpus, string Text, List<(int Start, int End)> Marked)> _questions = [];

    public ChunkQuestions(string folder)
    {
        Dictionary<string, int[]> places = [];
        foreach (string line in File.ReadLines(Path.Combine(folder, "questions.jsonl")))
        {
            using JsonDocument json = JsonDocument.Parse(line);
            string corpus = json.RootElement.GetProperty("corpus_id").GetString()!;
            if (!_texts.ContainsKey(corpus))
                places[corpus] = Places(_texts[corpus] = File.ReadAllText(Path.Combine(folder, "corpora", corpus + ".md")));
            List<(int, int)> marked = [.. json.RootElement.GetProperty("references").EnumerateArray()
                .Select(range => (places[corpus][range.GetProperty("start_index").GetInt32()], places[corpus][range.GetProperty("end_index").GetInt32()]))];
            _questions.Add((corpus, json.RootElement.GetProperty("question").GetString()!, Union(marked)));
        }
    }

    public ChunkQuestionsResult Measure(IChunker chunker)
    {
        List<(string Corpus, int Start, int End)> chunks = [.. _texts.SelectMany(text => chunker.Split(new Document(text.Key, text.Value))
            .Select(span => (text.Key, span.Range.Start.Value, span.Range.End.Value)))];
        WordIndex index = new(chunks.Select(chunk => _texts[chunk.Corpus][chunk.Start..chunk.End]));
        double iou = 0, recall = 0;
        foreach ((string corpus, string question, List<(int, int)> marked) in _questions)
        {
            List<(string Corpus, int Start, int End)> ranked = [.. index.Search(question).Select(i => chunks[i])];
            List<(int, int)> top = Union(ranked.Take(Top).Where(chunk => chunk.Corpus == corpus).Select(chunk => (chunk.Start, chunk.End)));
            int length = Length(marked), taken = ranked.Take(Top).Sum(chunk => chunk.End - chunk.Start), shared = Shared(top, marked);
            iou += (double)shared / (taken + length - shared);
            recall += (double)Shared(Union(Filled(ranked, corpus)), marked) / length;
        }
        return new(recall / _questions.Count, iou / _questions.Count, chunks.Average(chunk => chunk.End - chunk.Start), chunks.Count);
    }

    private static IEnumerable<(int, int)> Filled(List<(string Corpus, int Start, int End)> ranked, string corpus)
    {
        int left = Budget;
        foreach ((string own, int start, int end) in ranked)
        {
            int stop = Math.Min(end, start + left);
            left -= stop - start;
            if (own == corpus)
                yield return (start, stop);
            if (left <= 0)
                yield break;
        }
    }

    /// <summary>Where each code point of a text begins: the marked ranges are counted in code points.</summary>
    private static int[] Places(string text)
    {
        List<int> places = [];
        int at = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            places.Add(at);
            at += rune.Utf16SequenceLength;
        }
        return [.. places, at];
    }

    private static List<(int Start, int End)> Union(IEnumerable<(int Start, int End)> ranges)
    {
        List<(int Start, int End)> union = [];
        foreach ((int start, int end) in ranges.Order())
        {
            if (union.Count > 0 && start <= union[^1].End)
                union[^1] = (union[^1].Start, Math.Max(union[^1].End, end));
            else
                union.Add((start, end));
        }
        return union;
    }

    private static int Length(List<(int Start, int End)> ranges) => ranges.Sum(range => range.End - range.Start);

    private static int Shared(List<(int Start, int End)> ones, List<(int Start, int End)> others) =>
        ones.Sum(one => others.Sum(other => Math.Max(0, Math.Min(one.End, other.End) - Math.Max(one.Start, other.Start))));
}

/// <summary>What was measured of one chunker.</summary>
internal sealed record ChunkQuestionsResult(double Recall, double Iou, double MeanCharacters, int Chunks);
