-- The tables as the tutorials contract gives them, unchanged.

-- Main progress table
CREATE TABLE tutorial_progress (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    tutorial_id VARCHAR(255) NOT NULL,
    user_id VARCHAR(255),
    completion_percentage INTEGER DEFAULT 0 CHECK (completion_percentage >= 0 AND completion_percentage <= 100),
    chapters_completed INTEGER DEFAULT 0,
    total_chapters INTEGER DEFAULT 0,
    certificate_eligible BOOLEAN DEFAULT FALSE,
    certificate_earned BOOLEAN DEFAULT FALSE,
    total_watch_time INTEGER DEFAULT 0,
    last_watched_at TIMESTAMP,
    created_at TIMESTAMP DEFAULT NOW(),
    updated_at TIMESTAMP DEFAULT NOW(),
    UNIQUE(tutorial_id, user_id)
);

-- Chapter progress table
CREATE TABLE chapter_progress (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    progress_id UUID NOT NULL REFERENCES tutorial_progress(id) ON DELETE CASCADE,
    chapter_id VARCHAR(255) NOT NULL,
    watch_time INTEGER DEFAULT 0,
    completed BOOLEAN DEFAULT FALSE,
    last_position INTEGER DEFAULT 0,
    created_at TIMESTAMP DEFAULT NOW(),
    updated_at TIMESTAMP DEFAULT NOW(),
    UNIQUE(progress_id, chapter_id)
);

-- Quiz scores table
CREATE TABLE quiz_scores (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    progress_id UUID NOT NULL REFERENCES tutorial_progress(id) ON DELETE CASCADE,
    quiz_id VARCHAR(255) NOT NULL,
    score INTEGER NOT NULL CHECK (score >= 0),
    max_score INTEGER NOT NULL CHECK (max_score > 0),
    passed BOOLEAN NOT NULL DEFAULT FALSE,
    attempts INTEGER DEFAULT 1,
    completed_at TIMESTAMP NOT NULL DEFAULT NOW(),
    created_at TIMESTAMP DEFAULT NOW(),
    updated_at TIMESTAMP DEFAULT NOW(),
    UNIQUE(progress_id, quiz_id)
);

-- Indexes for performance
CREATE INDEX idx_tutorial_progress_user_id ON tutorial_progress(user_id);
CREATE INDEX idx_tutorial_progress_tutorial_id ON tutorial_progress(tutorial_id);
CREATE INDEX idx_tutorial_progress_last_watched ON tutorial_progress(last_watched_at DESC);
CREATE INDEX idx_chapter_progress_progress_id ON chapter_progress(progress_id);
CREATE INDEX idx_quiz_scores_progress_id ON quiz_scores(progress_id);
