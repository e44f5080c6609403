using System.Text;
using RagKit.Text;

namespace RagKit.Lexical.Tests;

public sealed class LexicalIndexTests
{
    private static readonly string[] Odd = ["Ärger", "naïve", "日本語", "😀", "\U0001D400bc", "İstanbul", "ǅ", "x\u0301y", "\ud800", "runs", "running", "generalizations", ""];

    [Theory]
    [InlineData(1, 12)]
    [InlineData(2, 300)]
    [InlineData(3, 5000)]
    public void Searches_find_what_scoring_every_chunk_finds_whatever_was_added_removed_and_changed(int seed, int vocabulary)
    {
        Random random = new(seed);
        PlainBm25 plain = new();
        Dictionary<long, (string Context, string Text)> stored = [];
        LexicalIndex index = LexicalIndex.Empty;
        long last = 0;
        for (int step = 0; step < 120; step++)
        {
            LexicalSegmentBuilder builder = new();
            HashSet<long> seen = [];
            for (int change = random.Next(1, 25); change > 0; change--)
            {
                long key = random.Next(3) == 0 && stored.Count > 0 ? stored.Keys.ElementAt(random.Next(stored.Count)) : ++last;
                if (!seen.Add(key))
                    continue;
                if (stored.Remove(key, out (string Context, string Text) old))
                    builder.Remove(key, old.Context, old.Text);
                plain.Remove(key);
                if (old.Text is not null && random.Next(2) == 0)
                    continue;
                stored[key] = (Words(random, vocabulary, random.Next(3)), Words(random, vocabulary, random.Next(60)));
                builder.Add(key, stored[key].Context, stored[key].Text);
                plain.Put(key, stored[key].Context, stored[key].Text);
            }
            index = index.With(LexicalSegment.Read(builder.Seal().Content.ToArray()));
            Assert.Equal(plain.Chunks.Count, index.Chunks);
            if (step % 3 > 0)
                continue;
            string query = Words(random, vocabulary, random.Next(1, 12));
            int top = random.Next(1, 40);
            plain.AssertFinds(Find(index, query, top), query, top);
            plain.AssertFinds(Find(LexicalIndex.Of(index.Segments), query, top), query, top);
            long[] among = [.. Enumerable.Range(0, (int)last + 5).Where(_ => random.Next(4) == 0).Select(key => (long)key)];
            plain.AssertFinds(Find(index, query, top, new() { Among = among }), query, top, key => among.Contains(key));
            plain.AssertFinds(Find(index, query, top, new() { Allows = key => key % 3 == 0 }), query, top, key => key % 3 == 0);
        }
        Assert.True(index.Segments.Count < 40);
        LexicalIndex merged = LexicalIndex.Of([LexicalSegment.Merge(index.Segments)]);
        Assert.Equal(0, merged.Segments[0].Removed);
        Assert.Equal(index.Chunks, merged.Segments[0].Chunks);
        for (int i = 0; i < 20; i++)
        {
            string query = Words(random, vocabulary, 4);
            plain.AssertFinds(Find(merged, query, 20), query, 20);
            Assert.Equal(Find(index, query, 50), Find(merged, query, 50));
        }
    }

    [Fact]
    public void Pruning_leaves_out_nothing_where_lists_are_long()
    {
        Random random = new(5);
        LexicalSegmentBuilder builder = new();
        PlainBm25 plain = new();
        for (int key = 0; key < 9000; key++)
        {
            // Lengths that grow, so that the average at which impacts were made is far from that of the whole.
            string text = Words(random, 40, 1 + (key / 300));
            builder.Add(key, "", text);
            plain.Put(key, "", text);
        }
        LexicalIndex index = LexicalIndex.Empty.With(builder.Seal());
        for (int key = 9000; key < 9500; key++)
        {
            string text = Words(random, 40, 400);
            builder.Add(key, "", text);
            plain.Put(key, "", text);
        }
        index = index.With(builder.Seal());
        for (int i = 0; i < 12; i++)
        {
            string query = Words(random, 40, 1 + i);
            plain.AssertFinds(Find(index, query, 1 + (i * 5)), query, 1 + (i * 5));
        }
    }

    [Fact]
    public void Equal_scores_stand_in_the_order_asked_for_also_where_the_list_is_cut()
    {
        LexicalSegmentBuilder builder = new();
        for (int key = 0; key < 5000; key++)
            builder.Add(key, "", key == 4000 ? "kavo kavo" : "kavo limu");
        LexicalIndex index = LexicalIndex.Empty.With(builder.Seal());
        Assert.Equal([4000, 0, 1, 2], Find(index, "kavo", 4).Select(match => match.Key));
        Comparer<long> descending = Comparer<long>.Create((left, right) => right.CompareTo(left));
        Assert.Equal([4000, 4999, 4998, 4997], Find(index, "kavo", 4, new() { Ties = descending }).Select(match => match.Key));
    }

    [Fact]
    public void A_query_of_many_words_and_words_in_every_chunk_costs_what_its_postings_cost()
    {
        LexicalSegmentBuilder builder = new();
        string everywhere = string.Join(' ', Enumerable.Range(0, 60).Select(number => $"w{number}x"));
        PlainBm25 plain = new();
        for (int key = 0; key < 3000; key++)
        {
            string text = $"{everywhere} own{key}y";
            builder.Add(key, "", text);
            plain.Put(key, "", text);
        }
        LexicalIndex index = LexicalIndex.Empty.With(builder.Seal());
        string query = $"own77y {string.Join(' ', Enumerable.Range(0, 2000).Select(number => $"w{number % 600}x"))}";
        plain.AssertFinds(Find(index, query, 10), query, 10);
        Assert.Equal(77, Find(index, query, 10)[0].Key);
    }

    [Fact]
    public void Chunks_without_words_count_and_are_never_found()
    {
        LexicalSegmentBuilder builder = new();
        builder.Add(1, "", "");
        builder.Add(2, "", "...");
        Assert.Empty(Find(LexicalIndex.Empty.With(builder.Seal()), "kavo", 5));
        builder.Add(1, "", "");
        builder.Add(2, "", "kavo");
        LexicalMatch found = Assert.Single(Find(LexicalIndex.Empty.With(builder.Seal()), "kavo", 5));
        Assert.Equal(Bm25.Idf(2, 1) * Bm25.Saturation(1, 1, 0.5), found.Score, 1e-12);
    }

    [Fact]
    public void Weights_count_a_word_of_the_context_as_often_as_they_say()
    {
        LexicalSegmentBuilder weighted = new(new LexicalWeights { Context = 3 }), repeated = new();
        weighted.Add(1, "kavo limu", "kavo seta");
        repeated.Add(1, "", "kavo limu kavo limu kavo limu kavo seta");
        weighted.Add(2, "", "limu gura");
        repeated.Add(2, "", "limu gura");
        Assert.Equal(
            Find(LexicalIndex.Empty.With(repeated.Seal()), "kavo limu", 5), Find(LexicalIndex.Empty.With(weighted.Seal()), "kavo limu", 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LexicalSegmentBuilder(new LexicalWeights { Text = -1 }));
    }

    [Fact]
    public void Damage_and_a_newer_format_are_told()
    {
        LexicalSegmentBuilder builder = new();
        builder.Add(1, "title", "text of a chunk");
        byte[] content = builder.Seal().Content.ToArray();
        Assert.Equal(1, LexicalSegment.Read(content).Chunks);
        for (int at = 0; at < content.Length; at++)
        {
            // The reserved bytes behind the checksum are looked at by nobody.
            if (at is >= 12 and < 16)
                continue;
            content[at] ^= 0x40;
            Assert.Throws<RagKitException>(() => LexicalSegment.Read(content));
            content[at] ^= 0x40;
        }
        Assert.Throws<RagKitException>(() => LexicalSegment.Read(content.AsMemory(0, content.Length - 1)));
        Assert.Throws<RagKitException>(() => LexicalSegment.Read(default));
    }

    [Fact]
    public void Segments_are_merged_so_that_there_are_few_and_each_chunk_is_written_few_times()
    {
        List<LexicalSegmentSize> sizes = [];
        long written = 0, total = 0;
        for (int step = 0; step < 20_000; step++)
        {
            sizes.Add(new(2000, 1, 0));
            total += 2000;
            while (LexicalMerging.Due(sizes) is int due)
            {
                long bytes = sizes[due..].Sum(size => size.Bytes);
                written += bytes;
                sizes.RemoveRange(due, sizes.Count - due);
                sizes.Add(new(bytes, bytes / 2000, 0));
            }
            Assert.True(sizes.Count < 50);
        }
        Assert.True(written < 8 * total, $"Written {(double)written / total} times.");
        Assert.Equal(0, LexicalMerging.Due([new(1 << 20, 900, 0), new(1 << 16, 0, 400)]));
    }

    private static IReadOnlyList<LexicalMatch> Find(LexicalIndex index, string query, int top, LexicalSearchOptions? options = null) =>
        index.Search(query, top, options, TestContext.Current.CancellationToken);

    private static string Words(Random random, int vocabulary, int count)
    {
        StringBuilder text = new();
        for (int i = 0; i < count; i++)
        {
            if (random.Next(20) == 0)
                text.Append(Odd[random.Next(Odd.Length)]);
            else
                text.Append('w').Append((int)Math.Exp(random.NextDouble() * Math.Log(vocabulary)));
            text.Append(i % 9 == 8 ? ", " : " ");
        }
        return text.ToString();
    }
}
