namespace RagKit.Answering;

/// <summary>What a group of markers vouches for.</summary>
/// <param name="Region">From the beginning of the marked sentence to behind the markers, or the sentence behind them.</param>
/// <param name="QuotesFrom">Where quotations that belong to the markers may begin.</param>
/// <param name="QuotesTo">Where they must have ended.</param>
internal readonly record struct Claim((int Start, int End) Region, int QuotesFrom, int QuotesTo)
{
    public static Claim Of(List<Sentence> sentences, string answer, (int Start, int End) group, int previousEnd, int next)
    {
        int index = LastBefore(sentences, group.Start);
        bool onLine = index >= 0 && answer.AsSpan(sentences[index].End, Math.Max(0, group.Start - sentences[index].End)).IndexOf('\n') < 0;
        // A marker that begins its line vouches for what comes behind it: "[1] says that ...".
        if (!onLine && index + 1 < sentences.Count && sentences[index + 1].Start < next)
            return new((group.Start, Math.Min(sentences[index + 1].End, next)), group.End, next);
        if (index < 0)
            return new(group, group.End, group.End);
        Sentence sentence = sentences[index];
        // According to [1], "...": the quotation may stand behind the marker, in the same sentence.
        int quotesTo = sentence.End > group.End ? Math.Min(next, sentence.End + 1) : group.Start;
        return new((sentence.Start, group.End), Math.Max(sentence.Start, previousEnd), quotesTo);
    }

    private static int LastBefore(List<Sentence> sentences, int position)
    {
        int low = 0, high = sentences.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sentences[middle].Start < position)
                low = middle + 1;
            else
                high = middle;
        }
        return low - 1;
    }
}
