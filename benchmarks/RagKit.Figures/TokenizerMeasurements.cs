using System.Diagnostics;
using System.Text;
using RagKit.Tokenizing;

namespace RagKit.Figures;

/// <summary>Works of the tokenizers, each measured in a process of its own.</summary>
internal static class TokenizerMeasurements
{
    /// <summary>Counts all texts five times: the first run compiles, the median counts.</summary>
    public static object Time(string vocabulary, string texts)
    {
        const int Runs = 5;
        VocabularyTokenizer tokenizer = Load(vocabulary);
        string[] all = [.. TokenizerTexts.Read(texts)];
        List<double> seconds = [];
        long tokens = 0;
        for (int run = 0; run < Runs; run++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            tokens = 0;
            foreach (string text in all)
                tokens += tokenizer.Count(text);
            seconds.Add(watch.Elapsed.TotalSeconds);
        }
        return new { megabytes = all.Sum(text => (double)Encoding.UTF8.GetByteCount(text)) / 1e6, first = seconds[0], seconds = seconds.Order().ElementAt(Runs / 2), tokens };
    }

    /// <summary>In how many texts ids or their count differ from those in the file.</summary>
    public static object Compare(string vocabulary, string texts, string ids)
    {
        VocabularyTokenizer tokenizer = Load(vocabulary);
        using BinaryReader reference = new(File.OpenRead(ids));
        int compared = 0, differ = 0;
        foreach (string text in TokenizerTexts.Read(texts))
        {
            int[] expected = [.. Enumerable.Range(0, reference.ReadInt32()).Select(_ => reference.ReadInt32())];
            compared++;
            if (tokenizer.Count(text) != expected.Length || !tokenizer.Encode(text).AsSpan().SequenceEqual(expected))
                differ++;
        }
        return new { texts = compared, differ };
    }

    private static VocabularyTokenizer Load(string path) => Path.GetFileName(path) switch
    {
        "cl100k_base.tiktoken" => BpeTokenizer.LoadTiktoken(path, BpeEncoding.Cl100k),
        "o200k_base.tiktoken" => BpeTokenizer.LoadTiktoken(path, BpeEncoding.O200k),
        "p50k_base.tiktoken" => BpeTokenizer.LoadTiktoken(path, BpeEncoding.P50k),
        "r50k_base.tiktoken" => BpeTokenizer.LoadTiktoken(path, BpeEncoding.R50k),
        _ => TokenizerJson.Load(path),
    };
}
