import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.util.CharTokenizer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollector;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.tartarus.snowball.ext.FrenchStemmer;

/**
 * Lucene for the benchmark.
 *
 * <p>"build FOLDER MEMORY_MB JOBS" adds the articles on standard input (id, title, text, day apart by tabs) and prints
 * its CPU nanoseconds and peak kilobytes. "serve FOLDER" prints "ready", then answers each line: a query (kind, since,
 * until, words) with its total, CPU and wall nanoseconds and documents; "ids" and documents with their identifiers.
 * "once FOLDER QUERY" answers one query and ends.
 */
public final class Bench {
    private static final int HITS = 10;
    private static final String[] FIELDS = {"title", "text"};
    private static final float[] WEIGHTS = {3f, 1f};
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final Analyzer ANALYZER =
            new Analyzer() {
                @Override
                protected TokenStreamComponents createComponents(String field) {
                    Tokenizer words = CharTokenizer.fromTokenCharPredicate(Character::isLetterOrDigit);
                    TokenStream folded = new ASCIIFoldingFilter(new LowerCaseFilter(words));
                    return new TokenStreamComponents(words, new SnowballFilter(folded, new FrenchStemmer()));
                }
            };

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8), 1 << 20);
        try (Directory directory = new MMapDirectory(Path.of(arguments[1]))) {
            switch (arguments[0]) {
                case "build":
                    build(directory, Double.parseDouble(arguments[2]), Integer.parseInt(arguments[3]), in);
                    out.println(processCpu() + "\t" + peak());
                    break;
                case "serve":
                    serve(directory, in, out);
                    break;
                default:
                    try (DirectoryReader reader = DirectoryReader.open(directory)) {
                        out.println(answer(new IndexSearcher(reader), arguments[2].split("\t")));
                    }
            }
        }
    }

    private static void build(Directory directory, double memory, int jobs, BufferedReader in) throws IOException {
        IndexWriterConfig config = new IndexWriterConfig(ANALYZER).setRAMBufferSizeMB(memory);
        config.setMergeScheduler(jobs == 1 ? new SerialMergeScheduler() : new ConcurrentMergeScheduler());
        try (IndexWriter writer = new IndexWriter(directory, config)) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 1; i < jobs; i++) {
                threads.add(new Thread(() -> index(writer, in)));
            }
            threads.forEach(Thread::start);
            index(writer, in);
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException error) {
            throw new IOException(error);
        }
    }

    private static void index(IndexWriter writer, BufferedReader in) {
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] columns = line.split("\t", -1);
                Document document = new Document();
                document.add(new StoredField("id", columns[0]));
                document.add(new TextField("title", columns[1], Field.Store.YES));
                document.add(new TextField("text", columns[2], Field.Store.YES));
                document.add(new LongField("day", Long.parseLong(columns[3]), Field.Store.NO));
                writer.addDocument(document);
            }
        } catch (IOException error) {
            throw new java.io.UncheckedIOException(error);
        }
    }

    private static void serve(Directory directory, BufferedReader in, PrintStream out) throws IOException {
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
            IndexSearcher searcher = new IndexSearcher(reader);
            // An answer remembered is not an answer found.
            searcher.setQueryCache(null);
            out.println("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] columns = line.split("\t");
                if (columns[0].equals("ids")) {
                    List<String> ids = new ArrayList<>();
                    for (int i = 1; i < columns.length; i++) {
                        ids.add(searcher.storedFields().document(Integer.parseInt(columns[i])).get("id"));
                    }
                    out.println(String.join("\t", ids));
                } else {
                    out.println(answer(searcher, columns));
                }
            }
        }
    }

    private static String answer(IndexSearcher searcher, String[] asked) throws IOException {
        Query query = query(asked[0], Long.parseLong(asked[1]), Long.parseLong(asked[2]), asked[3].split(" "));
        long wall = System.nanoTime();
        long cpu = THREADS.getCurrentThreadCpuTime();
        TopDocs found;
        // A threshold of so many hits makes the total exact.
        if (asked[0].equals("newest")) {
            Sort newest = new Sort(LongField.newSortField("day", true, SortedNumericSelector.Type.MAX));
            found = searcher.search(query, TopFieldCollector.createSharedManager(newest, HITS, null, Integer.MAX_VALUE));
        } else {
            found = searcher.search(query, TopScoreDocCollector.createSharedManager(HITS, null, Integer.MAX_VALUE));
        }
        cpu = THREADS.getCurrentThreadCpuTime() - cpu;
        wall = System.nanoTime() - wall;
        StringBuilder line = new StringBuilder();
        line.append(found.totalHits.value).append('\t').append(cpu).append('\t').append(wall);
        for (ScoreDoc hit : found.scoreDocs) {
            line.append('\t').append(hit.doc);
        }
        return line.toString();
    }

    private static Query query(String kind, long since, long until, String[] words) throws IOException {
        switch (kind) {
            case "phrase":
                String[] terms = new String[words.length];
                for (int i = 0; i < words.length; i++) {
                    terms[i] = term(words[i]);
                }
                return either(field -> new PhraseQuery(field, terms));
            case "prefix":
                return either(field -> new PrefixQuery(new Term(field, words[0])));
            case "fuzzy":
                return either(field -> new FuzzyQuery(new Term(field, words[0]), 1, 0, 1024, true));
            default:
                Occur occur = kind.equals("and") || kind.equals("date") ? Occur.MUST : Occur.SHOULD;
                BooleanQuery.Builder all = new BooleanQuery.Builder();
                for (String word : words) {
                    String term = term(word);
                    all.add(either(field -> new TermQuery(new Term(field, term))), occur);
                }
                if (kind.equals("date")) {
                    all.add(LongField.newRangeQuery("day", since, until), Occur.FILTER);
                }
                return all.build();
        }
    }

    /** The leaf in either field, the title's weighed. */
    private static Query either(Function<String, Query> leaf) {
        BooleanQuery.Builder both = new BooleanQuery.Builder();
        for (int i = 0; i < FIELDS.length; i++) {
            both.add(new BoostQuery(leaf.apply(FIELDS[i]), WEIGHTS[i]), Occur.SHOULD);
        }
        return both.build();
    }

    private static String term(String word) throws IOException {
        try (TokenStream tokens = ANALYZER.tokenStream("text", word)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            String first = tokens.incrementToken() ? term.toString() : word;
            tokens.end();
            return first;
        }
    }

    private static long processCpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long peak() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("no VmHWM in /proc/self/status");
    }
}
